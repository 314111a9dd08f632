import { Menu, type MenuItemConstructorOptions } from 'electron'

/**
 * The menu bar: roles that Electron knows, and a new window. Undo and redo are left to the page, which means by
 * them more than the text of a field; the menu would take their keys away.
 */
export function applicationMenu(platform: NodeJS.Platform, newWindow: () => void): Menu {
  const file: MenuItemConstructorOptions = {
    label: 'File',
    submenu: [
      { label: 'New Window', accelerator: 'CmdOrCtrl+Shift+N', click: newWindow },
      { type: 'separator' },
      ...roles('close', ...(platform === 'darwin' ? [] : ['quit' as const])),
    ],
  }
  const edit = { label: 'Edit', submenu: roles('cut', 'copy', 'paste', 'selectAll') }
  const view = {
    label: 'View',
    submenu: roles('resetZoom', 'zoomIn', 'zoomOut', 'togglefullscreen', 'toggleDevTools'),
  }
  const application = platform === 'darwin' ? roles('appMenu') : []
  return Menu.buildFromTemplate([...application, file, edit, view, ...roles('windowMenu')])
}

function roles(...names: NonNullable<MenuItemConstructorOptions['role']>[]): MenuItemConstructorOptions[] {
  return names.map((role) => ({ role }))
}
