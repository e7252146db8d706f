/**
 * What our queries rely on, stated by each of them: the application's TanStack Query client may have other defaults, under
 * which an error ends its page, an answer never comes, is never asked for again, is another, or is written to a disk.
 */
export const ownDefaults = {
  enabled: true,
  initialData: undefined,
  networkMode: 'online',
  notifyOnChangeProps: undefined,
  persister: undefined,
  placeholderData: undefined,
  refetchInterval: false,
  refetchOnMount: true,
  refetchOnReconnect: true,
  refetchOnWindowFocus: true,
  retryOnMount: true,
  select: undefined,
  staleTime: 0,
  subscribed: true,
  throwOnError: false,
} as const
