import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { serveWindow, type ServedWindow } from './serve-window.ts'

let served: ServedWindow
let page: Page
let faults: readonly string[]

beforeAll(async () => {
  served = await serveWindow()
})
afterAll(() => served.close())

beforeEach(async () => {
  await served.leave()
  ;({ page, faults } = await served.open())
  await page.getByRole('button', { name: /Night ferry/ }).click()
  await page.getByRole('document', { name: /Night ferry/ }).waitFor()
})

const sentence = (number: number) => page.locator(`[data-sentence="${number}"]`)
const inspector = () => page.getByRole('region', { name: 'Statements' })
const cards = () => inspector().getByRole('article')
const issue = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}`) })
const hint = () => page.locator('.hint')
async function press(...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}
const cardNames = () => cards().evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')))

/** The text of what has a class, over all the boxes that it consists of. */
const textOf = (className: string): Promise<string> =>
  page
    .locator(`.ProseMirror .${className}`)
    .evaluateAll((all) => all.map((each) => each.textContent).join(''))

it('shows each sentence as one element that holds exactly its text', async () => {
  expect(await page.locator('[data-sentence]').count()).toBe(12)
  expect(await sentence(6).textContent()).toBe(
    '“Two hundred families live from this boat,” said Tomas Reike, who speaks for the union.',
  )
  await sentence(6).click()
  await press('Shift+ArrowLeft', 'Shift+ArrowLeft', '1', 'Alt+Shift+ArrowRight', '2')
  await expect.poll(() => sentence(6).textContent()).toMatch(/^“Two hundred .* union\.$/)
  expect(await sentence(6).count()).toBe(1)
})

it('goes on by keys, and shows where it is', async () => {
  await press('j', 'ArrowDown', 'k')
  expect(await textOf('passage')).toMatch(/^The last night ferry/)
  await press('Shift+ArrowDown')
  expect(await textOf('passage')).toMatch(/^The last.*told reporters\.$/)
  await press('Escape')
  expect(await textOf('passage')).toMatch(/^“We cannot/)
  await press('Shift+ArrowLeft', 'Alt+Shift+ArrowRight', 'Alt+Shift+ArrowRight')
  expect(await textOf('passage')).toMatch(/^cannot go on.*told reporters$/)
})

it('tags with one key, and removes just that tag with the same', async () => {
  await press('j', '1', '2')
  expect(await cardNames()).toEqual(['Public transport', 'Jobs and labour'])
  await press('1')
  expect(await cardNames()).toEqual(['Jobs and labour'])
  await issue('Jobs and labour').click()
  expect(await cards().count()).toBe(0)
})

it('makes an issue and its parent by typing their path', async () => {
  await press('j', 'i')
  await page.keyboard.type('Energy > Fuel')
  await press('Enter')
  expect(await cardNames()).toEqual(['Energy > Fuel'])
  await press('j', 'i')
  await page.keyboard.type('fu')
  await press('Enter')
  expect(await cardNames()).toEqual(['Energy > Fuel'])
})

it('gives a speaker by typing, and to what is tagged next', async () => {
  await press('j', '1', 's')
  await page.keyboard.type('pre')
  await press('Enter', 'j', '2')
  expect(await cardNames()).toEqual(['Jobs and labour, Ana Prent'])
  await press('s')
  await page.keyboard.type('A passenger')
  await press('Enter')
  expect(await cardNames()).toEqual(['Jobs and labour, A passenger'])
})

it('leaves the palette by Escape with nothing changed, and goes on in the article', async () => {
  await press('j', 'i')
  await page.getByRole('combobox', { name: 'Issue' }).waitFor()
  await page.keyboard.type('wat')
  await press('Escape', '5')
  expect(await cardNames()).toEqual(['Water'])
})

it('says the stance, unsure and the memo of the current statement', async () => {
  await press('j', '1', '2', '-', 'u', ';', '=')
  expect(await cardNames()).toEqual(['Public transport, for', 'Jobs and labour, against, unsure'])
  await press('=', '0')
  expect(await inspector().getByRole('radio', { name: 'neutral' }).isChecked()).toBe(true)
  await press('m')
  await page.keyboard.type('Quoted twice; see = below')
  await press('Control+Enter')
  expect(await inspector().getByRole('textbox', { name: 'Memo' }).inputValue()).toBe(
    'Quoted twice; see = below',
  )
  await press('j', 'k')
  expect(await inspector().getByRole('textbox', { name: 'Memo' }).inputValue()).toBe(
    'Quoted twice; see = below',
  )
})

it('keeps a memo that could not be saved in its field, with the reason', async () => {
  await press('j', '1')
  await page.evaluate(() => {
    const { service } = window as unknown as { service: { refuseNextAct(why: object): void } }
    service.refuseNextAct({ code: 'disk-full', message: 'The disk is full. Make room and try again.' })
  })
  await press('m')
  await page.keyboard.type('Not to be lost')
  await press('Escape')
  await page.getByRole('alert').getByText('The disk is full').waitFor()
  expect(await page.getByRole('status').textContent()).toMatch(/^Not saved: The disk is full/)
  expect(await inspector().getByRole('textbox', { name: 'Memo' }).inputValue()).toBe('Not to be lost')
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await press('m')
  await inspector().getByRole('textbox', { name: 'Memo' }).focus()
  await press('Control+Enter')
  await expect.poll(() => page.getByRole('status').textContent()).toMatch(/^Saved/)
})

it('marks nothing to code and goes on, repeats the last tag, and removes', async () => {
  await press('j', 'Space', '3', 'j', '.', 'j')
  expect(await textOf('nothing')).toMatch(/^The last night ferry/)
  await press('k')
  expect(await cardNames()).toEqual(['Public spending'])
  await press('Delete')
  expect(await cards().count()).toBe(0)
})

it('undoes and does again, and shows where', async () => {
  await press('j', '1', 'j', 'j', 'j', 'Control+z')
  await expect.poll(() => page.locator('.tag').count()).toBe(0)
  expect(await textOf('passage')).toMatch(/^The last night ferry/)
  await press('Control+Shift+Z')
  await expect.poll(() => textOf('tag')).toMatch(/^The last night ferry/)
})

it('joins sentences and splits them where the mouse pointed', async () => {
  await press('j', 'Shift+J')
  await expect.poll(() => page.locator('[data-sentence]').count()).toBe(11)
  expect(await sentence(2).textContent()).toMatch(/^The last.*told reporters\.$/)
  const box = await sentence(2).evaluate((element) => {
    const range = document.createRange()
    const text = element.lastChild?.firstChild ?? element.firstChild?.firstChild ?? element.firstChild
    const all = element.textContent
    const node = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode() ?? text
    range.setStart(node as Node, all.indexOf('We cannot') + 1)
    range.setEnd(node as Node, all.indexOf('We cannot') + 2)
    const { x, y, height } = range.getBoundingClientRect()
    return { x, y: y + height / 2 }
  })
  await page.mouse.click(box.x, box.y)
  await press('Shift+S')
  await expect.poll(() => page.locator('[data-sentence]').count()).toBe(12)
  expect(await sentence(3).textContent()).toMatch(/^“We cannot/)
})

describe('with the mouse', () => {
  it('selects a passage by dragging, trimmed to its characters, and tags it', async () => {
    const from = await sentence(3).boundingBox()
    const to = await sentence(4).boundingBox()
    if (!from || !to) throw new Error('The sentences are not on screen.')
    await page.mouse.move(from.x + 120, from.y + 10)
    await page.mouse.down()
    await page.mouse.move(to.x + 200, to.y + to.height - 10, { steps: 6 })
    await page.mouse.up()
    const passage = await textOf('passage')
    expect(passage.length).toBeGreaterThan(40)
    expect(passage).toBe(passage.trim())
    await issue('Water').click()
    expect(await textOf('tag')).toBe(passage)
    // The article kept the focus: keys go on.
    await press('-')
    expect(await cardNames()).toEqual(['Water, against'])
  })

  it('extends by Shift and click, and makes the tag that is clicked the current one', async () => {
    await sentence(6).click()
    await sentence(7).click({ modifiers: ['Shift'] })
    expect(await textOf('passage')).toMatch(/^“Two hundred.*airlines\.$/)
    await press('1', 'Escape', 'k', '2', 'k')
    await sentence(7).click()
    expect(await inspector().locator('[aria-current=true]').getAttribute('aria-label')).toBe(
      'Public transport',
    )
    // Its second line, which no other sentence shares from the left.
    const { height = 0 } = (await sentence(6).boundingBox()) ?? {}
    await sentence(6).click({ position: { x: 30, y: height - 10 } })
    expect(await inspector().locator('[aria-current=true]').getAttribute('aria-label')).toBe(
      'Jobs and labour',
    )
  })

  it('selects a word by double click', async () => {
    await sentence(5).dblclick({ position: { x: 12, y: 10 } })
    expect(await textOf('passage')).toBe('Dock')
  })

  it('does everything that keys do', async () => {
    await sentence(2).click()
    await issue('Schools').click()
    await inspector().getByRole('radio', { name: 'for', exact: true }).check()
    await inspector()
      .getByRole('checkbox', { name: /Unsure/ })
      .check()
    await inspector()
      .getByRole('button', { name: /^Speaker: none/ })
      .click()
    await page.getByRole('option', { name: 'Lea Varn' }).click()
    expect(await cardNames()).toEqual(['Schools, Lea Varn, for, unsure'])
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(cardNames).toEqual(['Schools, for, unsure'])
    await inspector()
      .getByRole('button', { name: /^Remove/ })
      .click()
    expect(await cards().count()).toBe(0)
    await inspector().getByRole('button', { name: 'Nothing to code' }).click()
    expect(await textOf('nothing')).toMatch(/^The last night ferry/)
  })
})

it('refuses what is pasted and dropped, and copies the passage as plain text', async () => {
  const before = await page.locator('.ProseMirror').textContent()
  await press('j')
  const copied = await page.locator('.ProseMirror').evaluate((element) => {
    const data = new DataTransfer()
    const make = (type: string) =>
      new ClipboardEvent(type, { clipboardData: data, bubbles: true, cancelable: true })
    const copy = make('copy')
    element.dispatchEvent(copy)
    const text = data.getData('text/plain')
    data.setData('text/html', '<p onclick="alert(1)">New <b>text</b></p>')
    element.dispatchEvent(make('paste'))
    element.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
    return text
  })
  expect(copied).toMatch(/^The last night ferry.*Tuesday\.$/)
  expect(await page.locator('.ProseMirror').textContent()).toBe(before)
  expect(faults).toEqual([])
})

it('announces the sentence with its tags', async () => {
  await press('j', '1', '-')
  const said = page.locator('[aria-live=polite]').filter({ hasText: /^Sentence 2 of 12\./ })
  expect(await said.textContent()).toMatch(/Tuesday\. Tagged: Public transport, against\.$/)
})

it('lets keys act in the article alone, and F6 leave it and come back', async () => {
  await page.getByRole('searchbox', { name: 'Filter articles' }).focus()
  await page.keyboard.type('1j')
  expect(await cards().count()).toBe(0)
  await press('F6')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('application')
  await press('F6')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Coding')
})

it('finds an article by typing, and goes to the next by key', async () => {
  await press('/')
  await page.keyboard.type('school')
  await expect.poll(() => page.getByRole('navigation').getByRole('listitem').count()).toBe(1)
  await page.getByRole('button', { name: /Village schools/ }).click()
  await page.getByRole('document', { name: /Village schools/ }).waitFor()
  expect(await page.title()).toMatch(/^Village schools win a year of grace · Harbour talks/)
  await page.getByRole('searchbox').fill('')
  await expect.poll(() => page.getByRole('navigation').getByRole('listitem').count()).toBe(3)
  await page.getByRole('application').focus()
  await press(']')
  await page.getByRole('document', { name: /Farmers and brewers/ }).waitFor()
  await press(']')
  expect(await hint().textContent()).toBe('This is the last article.')
})

it('says that an article is done, with the rest marked', async () => {
  await press('j', '1', 'Control+Enter')
  await page.getByRole('button', { name: 'Mark as nothing to code' }).click()
  await page.getByText('12 of 12 sentences · 1 statement · done').waitFor()
})

it('lists what was done, and shows the place of it', async () => {
  await press('j', '1', 'j', 'j', '2')
  await page.getByRole('button', { name: 'History', exact: true }).click()
  const acts = page.getByRole('region', { name: 'History' }).getByRole('listitem')
  await expect.poll(() => acts.first().textContent()).toMatch(/Tagged a passage/)
  await acts.nth(1).getByRole('button').click()
  expect(await textOf('passage')).toMatch(/^The last night ferry/)
})

it('imports files, asks for an encoding, and exports', async () => {
  await page.getByRole('button', { name: 'Import…' }).click()
  await page
    .getByLabel('Files to import')
    .setInputFiles([
      { name: 'latin.txt', mimeType: 'text/plain', buffer: Buffer.from([0x43, 0x61, 0x66, 0xe9, 0x2e]) },
    ])
  await page.getByLabel('Encoding of latin.txt').selectOption('windows-1252')
  await page.getByRole('button', { name: 'Try this encoding' }).click()
  await page.getByRole('document', { name: 'Café.' }).waitFor()
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  await press('1')
  await page.getByRole('button', { name: 'Export…' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('dialog').getByRole('button', { name: 'Export' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('statements.csv')
})

it('goes on where it was after the page is loaded anew', async () => {
  await press('j', 'j')
  await page.reload()
  await page.getByRole('document', { name: /Night ferry/ }).waitFor()
  expect(await textOf('passage')).toMatch(/^“We cannot/)
})

it('imports what is dropped on the window', async () => {
  await page.evaluate(() => {
    const data = new DataTransfer()
    data.items.add(new File(['Dropped. And read.'], 'dropped.txt', { type: 'text/plain' }))
    const init = { dataTransfer: data, bubbles: true, cancelable: true }
    document.body.dispatchEvent(new DragEvent('dragover', init))
    document.body.dispatchEvent(new DragEvent('drop', init))
  })
  await page.getByRole('document', { name: 'Dropped. And read.' }).waitFor()
})

it('shows every key, and gives the focus back to the article', async () => {
  await press('?')
  const dialog = page.getByRole('dialog', { name: 'All keys' })
  await dialog.getByText('Nothing to code here, next').waitFor()
  await press('Escape', 'j')
  expect(await textOf('passage')).toMatch(/^The last night ferry/)
})
