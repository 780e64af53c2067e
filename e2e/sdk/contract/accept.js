// At a release, and for a break that is meant: what is promised from now on.

import { accept } from './files.js';

accept();
