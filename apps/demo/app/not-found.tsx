import Link from 'next/link'

export default function NotFound() {
  return (
    <div className="demo-empty">
      <title>Nothing here · Engine Kit</title>
      <h1 className="demo-headline">Nothing here</h1>
      <p className="demo-muted">This address is not part of the sample.</p>
      <Link className="demo-link" href="/">
        Start a new task
      </Link>
    </div>
  )
}
