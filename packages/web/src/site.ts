/** The script of the site that the daemon serves. */
import '../site/theme.css';
import {ClusterClient} from '@clusterd/api';
import {startApp} from './app/start.js';

startApp(new ClusterClient({address: ''}));
