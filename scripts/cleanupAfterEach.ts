import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// As long as vitest.config.ts lets a wait take.
configure({ asyncUtilTimeout: 20_000 })

afterEach(cleanup)
