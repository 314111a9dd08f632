import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { Desk as CommandDesk } from '../commands/commands.ts'
import type { ShellState } from '../commands/shell.ts'
import type { Importing } from '../state/importing.ts'
import type { LibraryState } from '../state/library.ts'
import type { ReadoutClient } from '../state/project.ts'
import type { ProjectState } from '../state/project-state.ts'

/** Everything that the parts of an open project's window share. */
export interface Desk extends CommandDesk {
  readonly client: ReadoutClient
  readonly importing: Importing
}

export const DeskContext = createContext<Desk | null>(null)

export function useDesk(): Desk {
  const desk = useContext(DeskContext)
  if (!desk) throw new Error('This part belongs into the window of a project.')
  return desk
}

export const useProject = <T,>(select: (state: ProjectState) => T): T =>
  useStore(useDesk().project.store, select)

export const useShell = <T,>(select: (state: ShellState) => T): T => useStore(useDesk().shell.store, select)

export const useLibrary = <T,>(select: (state: LibraryState) => T): T =>
  useStore(useDesk().library.store, select)
