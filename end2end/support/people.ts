// The demo county's people that the tests sign in as.

export const PASSWORD = 'gongkai-demo';

export const PEOPLE = {
  /** 政务公开办, judges. */
  office: 'office',
  /** 政务公开办, the colleague who decides on reopenings. */
  colleague: 'office2',
  /** 县领导, reads. */
  leader: 'leader',
  /** 督查人员（只读）, reads everything. */
  auditor: 'auditor',
  /** 系统管理员. */
  admin: 'admin',
  /** 经办人 of 发改委. */
  clerk: 'fgw',
  /** 分管领导 of 发改委. */
  lead: 'fgw-lead',
  /** 经办人 of 长埂镇, always late. */
  township: 'cgz',
} as const;

export type Person = keyof typeof PEOPLE;

export const EVERYBODY = Object.keys(PEOPLE) as Person[];

/** Who sees the whole county. */
export const COUNTY_WIDE: Person[] = ['office', 'leader', 'auditor', 'admin'];
