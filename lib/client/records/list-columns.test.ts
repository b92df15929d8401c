import { describe, expect, it } from 'vitest';
import {
  COLUMNS,
  COLUMN_NAMES,
  DEFAULT_COLUMNS,
  moveColumn,
  orderedColumns,
  shownColumns,
  toggleColumn,
} from './list-columns.ts';
import { stateOfView, SYSTEM_VIEWS, viewPath, viewQueryOf } from './list-views.ts';
import { NO_FILTERS, recordsPath } from './record-filters.ts';

describe('the columns of the list', () => {
  it('are those that have names, each once', () => {
    expect([...COLUMNS].sort()).toEqual(Object.keys(COLUMN_NAMES).sort());
  });

  it('are the usual ones until somebody chooses, and never lack the link to the record', () => {
    expect(shownColumns([])).toBe(DEFAULT_COLUMNS);
    expect(shownColumns(['size', 'status', 'size'])).toEqual(['reference', 'size', 'status']);
    expect(toggleColumn(['reference'], 'reference')).toEqual(['reference']);
  });

  it('are shown, hidden and moved', () => {
    expect(toggleColumn(['reference'], 'code')).toEqual(['reference', 'code']);
    expect(toggleColumn(['reference', 'code'], 'code')).toEqual(['reference']);
    const three = ['status', 'reference', 'type'] as const;
    expect(moveColumn(three, 'type', -1)).toEqual(['status', 'type', 'reference']);
    expect(moveColumn(three, 'status', 1)).toEqual(['reference', 'status', 'type']);
    expect(moveColumn(three, 'status', -1)).toEqual(three);
    expect(moveColumn(three, 'size', 1)).toEqual(three);
    expect(orderedColumns(three).slice(0, 4)).toEqual([...three, 'direction']);
  });
});

describe('views', () => {
  it('of the system are lists that the address understands', () => {
    for (const { query } of SYSTEM_VIEWS)
      expect(viewPath(viewQueryOf(stateOfView(query)))).toBe(viewPath(query));
  });

  it('keep filters, order and columns, not the page nor the open record', () => {
    const state = {
      ...NO_FILTERS,
      type: 'a&b',
      sort: 'oldest' as const,
      columns: ['status' as const],
      cursor: 'x',
      record: '0dh3k8s5v0g01',
    };
    const query = viewQueryOf(state);
    expect(query).toBe('type=a%26b&sort=oldest&columns=status');
    expect(stateOfView(query)).toEqual({ ...state, cursor: null, record: null });
    expect(recordsPath(stateOfView('nonsense=1&status=ODD'))).toBe('/records');
  });
});
