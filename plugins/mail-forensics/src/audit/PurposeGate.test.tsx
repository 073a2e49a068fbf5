import { configApiRef } from '@backstage/core-plugin-api';
import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import { configure, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { accessibilityViolations } from '../__testUtils__/accessibilityViolations';
import { FakeMailForensicsApi } from '../__testUtils__/FakeMailForensicsApi';
import { renderContent } from '../__testUtils__/renderContent';
import { keepPurpose, readPurpose } from './purpose';
import { PurposeGate } from './PurposeGate';

jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 10_000 });

function open(purpose?: string) {
  const config = mockApis.config({
    data: purpose ? { mailForensics: { audit: { purpose } } } : {},
  });
  return {
    user: userEvent.setup(),
    ...renderContent(
      <TestApiProvider apis={[[configApiRef, config]]}>
        <PurposeGate>
          <p>Results</p>
        </PurposeGate>
      </TestApiProvider>,
      { api: new FakeMailForensicsApi() },
    ),
  };
}

beforeEach(() => keepPurpose(''));

describe('PurposeGate', () => {
  it('asks nothing where nothing is configured', async () => {
    open();
    expect(await screen.findByText('Results')).toBeVisible();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('shows nothing before the purpose where it is required', async () => {
    const { user } = open('required');
    const field = await screen.findByRole('textbox', {
      name: 'Purpose or case',
    });
    expect(screen.queryByText('Results')).not.toBeInTheDocument();
    const go = screen.getByRole('button', { name: 'Go on' });
    expect(go).toBeDisabled();
    expect(await accessibilityViolations()).toEqual([]);
    await user.type(field, ' Case 7 ');
    await user.click(go);
    expect(screen.getByText('Results')).toBeVisible();
    expect(readPurpose()).toBe('Case 7');
    await user.click(screen.getByRole('button', { name: 'Change' }));
    expect(screen.getByText('Results')).toBeVisible();
    expect(screen.getByRole('textbox')).toHaveValue('Case 7');
    await user.type(screen.getByRole('textbox'), 'x'.repeat(200));
    expect(screen.getByRole('button', { name: 'Go on' })).toBeDisabled();
  });

  it('lets people go on without where it is optional', async () => {
    const { user } = open('optional');
    expect(await screen.findByText('Results')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Give a purpose' }));
    await user.type(screen.getByRole('textbox'), 'Case 8{Enter}');
    expect(screen.getByText('Case 8')).toBeVisible();
    expect(readPurpose()).toBe('Case 8');
  });
});
