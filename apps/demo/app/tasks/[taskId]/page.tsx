import { Conversation } from '../../../components/Conversation.tsx'

export default async function TaskPage({ params }: { params: Promise<{ taskId: string }> }) {
  const { taskId } = await params
  return <Conversation key={taskId} taskId={decodeURIComponent(taskId)} />
}
