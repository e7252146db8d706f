import { NewTask } from '../components/NewTask.tsx'

export default function HomePage() {
  return <NewTask />
}
