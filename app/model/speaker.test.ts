import { describe, expect, it } from 'vitest'
import { comparableName, roleOn, type Role } from './speaker.ts'

const aRole = (title: string, from: string | null, to: string | null): Role => ({
  title,
  organisation: 'Ministry of Ports',
  from,
  to,
})
const titleOn = (roles: readonly Role[], date: string | null) => roleOn(roles, date)?.title

describe('the role on a date', () => {
  const career = [
    aRole('Deputy', '2015-01-01', '2019-12-31'),
    aRole('Minister', '2020-01-01', '2023-06-30'),
    aRole('Senator', '2023-07-01', null),
  ]

  it('is the one that began and had not ended, first and last day among its days', () => {
    expect(titleOn(career, '2014-12-31')).toBeUndefined()
    expect(titleOn(career, '2015-01-01')).toBe('Deputy')
    expect(titleOn(career, '2019-12-31')).toBe('Deputy')
    expect(titleOn(career, '2020-01-01')).toBe('Minister')
    expect(titleOn(career, '2031-05-05')).toBe('Senator')
  })

  it('is compared on what both dates say', () => {
    expect(titleOn(career, '2019')).toBe('Deputy')
    expect(titleOn([aRole('Minister', '2020', '2021')], '2021-12-31')).toBe('Minister')
    expect(titleOn([aRole('Minister', '2020', '2021')], '2022-01-01')).toBeUndefined()
    expect(titleOn([aRole('Minister', '2024-03', null)], '2024')).toBe('Minister')
    expect(titleOn([aRole('Minister', '2024-03', null)], '2024-02-29')).toBeUndefined()
  })

  it('goes by the day, whatever time the article was published and the role began', () => {
    expect(titleOn(career, '2019-12-31T23:59:59+01:00')).toBe('Deputy')
    expect(titleOn([aRole('Minister', '2024-03-05T12:00Z', null)], '2024-03-05T09:30:10Z')).toBe('Minister')
    expect(titleOn([aRole('Minister', null, '2024-03-05T10:00:00Z')], '2024-03-05T10:00Z')).toBe('Minister')
  })

  it('is the one that began last where several hold', () => {
    const both = [
      aRole('Member', null, null),
      aRole('Chair', '2021', null),
      aRole('Speaker', '2021-05', null),
    ]
    expect(titleOn(both, '2022-01-01')).toBe('Speaker')
    expect(titleOn(both.toReversed(), '2022-01-01')).toBe('Speaker')
    expect(titleOn(both, '2020')).toBe('Member')
  })

  it('is none but one without dates where the date is not known', () => {
    expect(titleOn(career, null)).toBeUndefined()
    expect(titleOn([...career, aRole('Spokesperson', null, null)], null)).toBe('Spokesperson')
  })

  it('leaves the roles in their order', () => {
    const roles = [aRole('Member', null, null), aRole('Chair', '2021', null)]
    roleOn(roles, '2022')
    expect(roles.map(({ title }) => title)).toEqual(['Member', 'Chair'])
  })
})

describe('a name as it is compared', () => {
  it('is the same for other letter case and white space, and for no other name', () => {
    expect(comparableName('  Ada \u00a0 MARSH ')).toBe(comparableName('ada marsh'))
    expect(comparableName('Ada Marsh')).not.toBe(comparableName('Ada March'))
  })
})
