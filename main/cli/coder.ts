import { userInfo } from 'node:os'
import { initialsOf } from '../../app/model/coder.ts'
import { makeId } from '../service/identifiers.ts'
import { Settings, settingsFolder } from '../service/settings.ts'

/** Whoever runs commands on this machine without ever having introduced herself is called as the system calls her. */
export function coderOfThisUser(): void {
  const settings = new Settings(settingsFolder())
  if (settings.introduced) return
  const name = userInfo().username
  settings.introduce({ id: makeId(), name, initials: initialsOf(name) })
}
