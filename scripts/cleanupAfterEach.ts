import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// What is waited for comes when it comes: a busy machine is no failure.
configure({ asyncUtilTimeout: 4_000 })

afterEach(cleanup)
