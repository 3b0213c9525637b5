import '../../site/theme.css';
export {};
