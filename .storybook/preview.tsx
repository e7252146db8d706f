import type { Preview } from '@storybook/react-vite'
import { configure } from 'storybook/test'
import '../packages/components/src/styles.css'
import './preview.css'

// As long as vitest.config.ts lets a wait take.
configure({ asyncUtilTimeout: 20_000 })

/** Every story on the kit's own background, in the theme of the toolbar, with accessibility violations failing. */
const preview: Preview = {
  parameters: {
    a11y: { test: 'error' },
    controls: { disable: true },
    layout: 'fullscreen',
    options: { storySort: { order: ['Conversation', 'Messages', 'Prompts', 'Tools', 'Parts', 'Controls'] } },
  },
  globalTypes: {
    theme: {
      description: 'Light or dark',
      toolbar: {
        title: 'Theme',
        icon: 'contrast',
        items: [
          { value: 'light', title: 'Light' },
          { value: 'dark', title: 'Dark' },
        ],
        dynamicTitle: true,
      },
    },
  },
  initialGlobals: { theme: 'light' },
  decorators: [
    (Story, { globals, parameters }) => (
      <div
        className="stage"
        data-ek-theme={globals['theme'] === 'dark' ? 'dark' : 'light'}
        data-fill={parameters['fill'] === true}
      >
        <div className="stage-column">
          <Story />
        </div>
      </div>
    ),
  ],
}

export default preview
