import type { ReactNode } from 'react'
import { imageIcon } from '../controls/drawings.ts'
import { Icon } from '../controls/Icon.tsx'
import { MarkdownLink } from './MarkdownLink.tsx'

/** What {@link ImagePlaceholder} takes. */
export interface ImagePlaceholderProps {
  readonly description: string
  /** Passed by `safeAddress`; `undefined` where it may not be opened. */
  readonly address: string | undefined
}

/**
 * Stands where a model wanted an image. Loading one tells its host whatever the address holds, so that nothing is
 * loaded: the person sees the address and may open it.
 */
export function ImagePlaceholder({ description, address }: ImagePlaceholderProps): ReactNode {
  return (
    <span key={description} className="ek-md-image">
      <Icon drawing={imageIcon} />
      <span>
        Image not loaded{description !== '' && ': '}
        <span dir="auto">{description}</span>{' '}
        {address !== undefined && <MarkdownLink address={address} text={address} />}
      </span>
    </span>
  )
}
