/** Stands in for Next's router in a page that Next does not serve: nobody leaves it. */
export function useRouter(): { push: () => void } {
  return { push: () => undefined }
}
