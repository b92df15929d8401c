import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Button, ButtonLink } from './button.tsx';
import { CheckboxField } from './checkbox-field.tsx';
import { CheckboxGroup } from './checkbox-group.tsx';
import { SelectField, TextField } from './field.tsx';
import { GuardedButton } from './guarded-button.tsx';
import { SwitchField } from './switch-field.tsx';
import { Tabs } from './tabs.tsx';

afterEach(cleanup);

function noteOf(control: HTMLElement): string | null | undefined {
  return document.getElementById(control.getAttribute('aria-describedby') ?? '')?.textContent;
}

describe('a labelled field', () => {
  it('is named by its label and described by its hint', () => {
    render(<TextField label="Name" hint="As people say it." name="name" />);
    const field = screen.getByRole('textbox', { name: 'Name' });
    expect(noteOf(field)).toBe('As people say it.');
    expect(field.hasAttribute('aria-invalid')).toBe(false);
  });

  it('says what is wrong instead of the hint', () => {
    render(<TextField label="Name" hint="As people say it." error="is too long" name="name" />);
    const field = screen.getByRole('textbox', { name: 'Name' });
    expect(noteOf(field)).toBe('is too long');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(screen.queryByText('As people say it.')).toBeNull();
  });

  it('refers to no note where there is none', () => {
    render(<TextField label="Name" name="name" />);
    expect(screen.getByRole('textbox').hasAttribute('aria-describedby')).toBe(false);
  });

  it('keeps two fields with one label apart', () => {
    render(
      <>
        <SelectField label="Role" hint="Of the first" name="first" />
        <SelectField label="Role" hint="Of the second" name="second" />
      </>,
    );
    const fields = screen.getAllByRole('combobox', { name: 'Role' });
    expect(fields.map(noteOf)).toEqual(['Of the first', 'Of the second']);
  });
});

describe('boxes and switches', () => {
  it('tell what they become', () => {
    const change = vi.fn();
    render(<CheckboxField label="Also those to come" checked={false} onChange={change} />);
    fireEvent.click(screen.getByRole('checkbox', { name: 'Also those to come' }));
    expect(change.mock.calls).toEqual([[true]]);
  });

  it('are handed in by their names, those that are on', () => {
    const options = [
      { value: 'ingress', label: 'Send in', checked: true },
      { value: 'egress', label: 'Fetch' },
      { value: 'replay', label: 'Replay' },
    ];
    render(
      <form aria-label="Key">
        <CheckboxGroup legend="Scopes" name="scope" options={options} error="needs one" />
      </form>,
    );
    const group = within(screen.getByRole('group', { name: 'Scopes' }));
    fireEvent.click(group.getByRole('checkbox', { name: 'Replay' }));
    expect(new FormData(screen.getByRole<HTMLFormElement>('form')).getAll('scope')).toEqual([
      'ingress',
      'replay',
    ]);
    expect(screen.getByRole('alert').textContent).toBe('needs one');
  });

  it('switch at once, described by their hint, and not while disabled', () => {
    const change = vi.fn();
    const field = (disabled: boolean) => (
      <SwitchField
        label="Pause"
        hint="Nothing comes in."
        checked
        disabled={disabled}
        onChange={change}
      />
    );
    const { rerender } = render(field(true));
    const toggle = screen.getByRole('switch', { name: 'Pause' });
    expect(noteOf(toggle)).toBe('Nothing comes in.');
    expect(toggle.getAttribute('aria-checked')).toBe('true');
    fireEvent.click(toggle);
    expect(change).not.toHaveBeenCalled();
    rerender(field(false));
    fireEvent.click(toggle);
    expect(change.mock.calls[0]?.[0]).toBe(false);
  });
});

describe('buttons', () => {
  it('submit no form unless told so', () => {
    const submit = vi.fn((event: { preventDefault: () => void }) => event.preventDefault());
    render(
      <form onSubmit={submit}>
        <Button>Look</Button>
        <Button type="submit">Save</Button>
        <GuardedButton type="submit" allowed={false} reason="Needs operator.">
          Replay
        </GuardedButton>
      </form>,
    );
    fireEvent.click(screen.getByRole('button', { name: 'Look' }));
    fireEvent.click(screen.getByRole('button', { name: 'Replay' }));
    expect(submit).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(submit).toHaveBeenCalledTimes(1);
  });

  it('are refused without a reason too', () => {
    render(
      <GuardedButton allowed={false} reason={undefined}>
        Replay
      </GuardedButton>,
    );
    const button = screen.getByRole('button', { name: 'Replay' });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(button.hasAttribute('aria-describedby')).toBe(false);
  });

  it('are links where they lead somewhere', () => {
    render(<ButtonLink href="/replays/new">Replay…</ButtonLink>);
    expect(screen.getByRole('link', { name: 'Replay…' }).getAttribute('href')).toBe('/replays/new');
    expect(screen.queryByRole('button')).toBeNull();
  });
});

describe('Tabs', () => {
  it('hold only the chosen view in the page, and tell of another', () => {
    const choose = vi.fn();
    const tabs = [
      { value: 'tree', label: 'Tree', content: <p>Branches</p> },
      { value: 'raw', label: 'Raw', content: <p>Bytes</p> },
    ];
    render(<Tabs label="View" value="tree" onChange={choose} tabs={tabs} />);
    const list = within(screen.getByRole('tablist', { name: 'View' }));
    expect(list.getByRole('tab', { selected: true }).textContent).toBe('Tree');
    expect(screen.getByRole('tabpanel').textContent).toBe('Branches');
    expect(screen.queryByText('Bytes')).toBeNull();
    fireEvent.click(list.getByRole('tab', { name: 'Raw' }));
    expect(choose.mock.calls).toEqual([['raw']]);
  });
});
