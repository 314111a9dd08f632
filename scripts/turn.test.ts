import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { takingTurns } from './turn.mjs'

let parent = ''
let folder = ''
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'readout-turn-'))
  folder = join(parent, 'preparing')
})
afterEach(() => rmSync(parent, { recursive: true }))

/** A turn that a process of this id has taken, and last showed to be alive so many seconds ago. */
function takenBy(pid: number, secondsAgo: number): void {
  mkdirSync(folder)
  writeFileSync(join(folder, 'owner'), String(pid))
  const then = new Date(Date.now() - secondsAgo * 1000)
  utimesSync(folder, then, then)
}

describe('a turn', () => {
  it('is given back, whether the work succeeds or fails', async () => {
    expect(await takingTurns(folder, vi.fn<() => void>(), async () => existsSync(folder))).toBe(true)
    expect(existsSync(folder)).toBe(false)
    const fails = takingTurns(folder, vi.fn<() => void>(), () => Promise.reject(new Error('no')))
    await expect(fails).rejects.toThrow('no')
    expect(existsSync(folder)).toBe(false)
  })

  it('is waited for while its owner is alive, and that is said once', async () => {
    takenBy(process.pid, 0)
    const told = vi.fn<() => void>()
    const work = vi.fn<() => Promise<string>>(async () => 'done')
    const turn = takingTurns(folder, told, work)
    await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(1))
    expect(work).not.toHaveBeenCalled()
    rmSync(folder, { recursive: true })
    expect(await turn).toBe('done')
    expect(told).toHaveBeenCalledTimes(1)
  })

  it('is taken over from an owner that fell silent, even where another program has its process id', async () => {
    takenBy(process.pid, 60)
    expect(await takingTurns(folder, vi.fn<() => void>(), async () => 'done')).toBe('done')
  })

  it('is had by one at a time', async () => {
    let inside = 0
    const most: number[] = []
    const work = async () => {
      most.push(++inside)
      await new Promise((resolve) => setImmediate(resolve))
      inside -= 1
    }
    await Promise.all(Array.from({ length: 5 }, () => takingTurns(folder, vi.fn<() => void>(), work)))
    expect(most).toEqual([1, 1, 1, 1, 1])
  })
})
