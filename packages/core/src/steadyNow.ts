/**
 * Milliseconds since the epoch by a clock that nobody can set: a laptop that wakes and corrects its time changes no
 * span. It may differ from the wall clock by as much as that was corrected since the page began.
 */
export function steadyNow(): number {
  // React Native has no time of origin; spans need none.
  return (performance.timeOrigin ?? 0) + performance.now()
}
