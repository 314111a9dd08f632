import { useEffect, useState } from 'react'
import { reasonNotToChange } from '../state/project-state.ts'
import { useDesk } from './desk.tsx'

/** Takes files that are dropped anywhere on the window. */
export function FileDrop() {
  const { importing, project, shell } = useDesk()
  const [over, setOver] = useState(false)
  useEffect(() => {
    const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
    const onOver = (event: DragEvent): void => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const onLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent): void => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      setOver(false)
      const files = [...(event.dataTransfer?.files ?? [])]
      const reason = reasonNotToChange(project.state)
      if (reason !== null) return project.hint(reason)
      if (files.length === 0) return
      shell.open('import')
      void importing.add(files).then((isAllSaid) => isAllSaid && shell.leaveDialog())
    }
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [importing, project, shell])
  return over ? <div className="drop">Drop to import</div> : null
}
