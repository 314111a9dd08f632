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
      { role: 'close' },
      ...(platform === 'darwin' ? [] : [{ role: 'quit' } as const]),
    ],
  }
  const edit: MenuItemConstructorOptions = {
    label: 'Edit',
    submenu: [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
  }
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      { role: 'toggleDevTools' },
    ],
  }
  const application: MenuItemConstructorOptions[] = platform === 'darwin' ? [{ role: 'appMenu' }] : []
  return Menu.buildFromTemplate([...application, file, edit, view, { role: 'windowMenu' }])
}
