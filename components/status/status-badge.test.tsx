import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { STATUS_LABELS, STATUSES } from '#lib/domain/status';
import { statusColor } from '#lib/format/status-color';
import { StatusBadge } from './status-badge.tsx';

afterEach(cleanup);

describe('StatusBadge', () => {
  it.each(STATUSES)('says %s in its word and its one colour', (status) => {
    render(<StatusBadge status={status} />);
    expect(screen.getByText(STATUS_LABELS[status]).style.color).toBe(statusColor(status));
  });
});
