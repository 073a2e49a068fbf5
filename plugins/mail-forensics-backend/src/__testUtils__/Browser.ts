export { Browser } from 'm365-simulator';
