import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// A page takes its time in jsdom, all the more on a machine that has other things to do. What goes well waits for none of it.
configure({ asyncUtilTimeout: 10_000 });
jest.setTimeout(60_000);
