import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import reactHooks from 'eslint-plugin-react-hooks'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

export default defineConfig(
  globalIgnores([
    'apps/bench/peers',
    '**/dist',
    '**/.next',
    '**/next-env.d.ts',
    'storybook-static',
    'test-results',
    'playwright-report',
    '.vitest-attachments',
  ]),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  reactHooks.configs.flat['recommended-latest'],
  prettier,
  {
    // Nothing is switched off in a file: a rule that is wrong for us is changed here, with its reason.
    linterOptions: { noInlineConfig: true },
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './apps/demo/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // The compiler knows every name, and knows better.
      'no-undef': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-deprecated': [
        'error',
        // Safari tells only by it that an Enter belongs to an input method.
        { allow: ['keyCode'] },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/restrict-plus-operands': ['error', { allowNumberAndString: true }],
      // What a signal is aborted with is any by its type, and is passed on as it is.
      '@typescript-eslint/only-throw-error': [
        'error',
        { allowThrowingAny: true, allowThrowingUnknown: true },
      ],
      '@typescript-eslint/prefer-promise-reject-errors': [
        'error',
        { allowThrowingAny: true, allowThrowingUnknown: true },
      ],
      // Taking a text apart into code points is what a spread of it is for.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // A function that must return a promise says so with async, whether it waits or not.
      '@typescript-eslint/require-await': 'off',
      // Blind to what changes during an await, and to what callers without types pass.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unnecessary-boolean-literal-compare': 'off',
      // A callback may return nothing or a promise, and a short function may end in a call that returns nothing.
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      'react-hooks/exhaustive-deps': 'error',
      'react-hooks/incompatible-library': 'error',
      'react-hooks/unsupported-syntax': 'error',
    },
  },
  {
    // Next 15 brings a React of its own, older than what is installed. What came after 19.0 is not in all we say we take.
    files: ['packages/*/src/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'react',
              importNames: [
                'Activity',
                'ViewTransition',
                'addTransitionType',
                'cacheSignal',
                'captureOwnerStack',
                'useEffectEvent',
              ],
              message: 'React 19.0 does not have it.',
            },
          ],
        },
      ],
    },
  },
  {
    // What a file or a response holds is checked by what the test or the script does with it.
    files: ['**/*.test.{ts,tsx}', 'scripts/**', 'e2e/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // Playwright's fixtures name what they depend on by a pattern, empty or not, and hand on by a function called use.
    files: ['e2e/**'],
    rules: {
      'no-empty-pattern': 'off',
      'react-hooks/rules-of-hooks': 'off',
    },
  },
)
