import {svg, type SVGTemplateResult} from 'lit';
import type {Shape} from './words.js';

/** The drawing of each shape on a field of 12 × 12, in the current colour. */
export const SHAPES: Readonly<Record<Shape, SVGTemplateResult>> = {
	disc: svg`<circle cx="6" cy="6" r="4" fill="currentColor"/>`,
	half: svg`<circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M6 2a4 4 0 0 1 0 8z" fill="currentColor"/>`,
	ring: svg`<circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" stroke-width="1.6"/>`,
	diamond: svg`<path d="M6 .8 11.2 6 6 11.2 .8 6z" fill="currentColor"/>`,
	cross: svg`<circle cx="6" cy="6" r="5.2" fill="currentColor"/><path d="m4 4 4 4m0-4L4 8" stroke="var(--surface, #fff)" stroke-width="1.5" stroke-linecap="round"/>`,
	bang: svg`<path d="M6 .8 11.6 10.8H.4z" fill="currentColor"/><path d="M6 4.2v3.2M6 9v.2" stroke="var(--surface, #fff)" stroke-width="1.4" stroke-linecap="round"/>`,
	slash: svg`<circle cx="6" cy="6" r="4.3" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="m3 9 6-6" stroke="currentColor" stroke-width="1.6"/>`,
	lock: svg`<rect x="2" y="5.2" width="8" height="6" rx="1" fill="currentColor"/><path d="M4 5V3.6a2 2 0 0 1 4 0V5" fill="none" stroke="currentColor" stroke-width="1.5"/>`,
	dots: svg`<circle cx="6" cy="6" r="4.3" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="2 1.6"/>`,
	arrows: svg`<path d="M1 4.2h8m0 0L6.6 1.8M11 7.8H3m0 0 2.4 2.4" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/>`,
	tick: svg`<path d="m1.8 6.4 2.8 2.8 5.6-6.4" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`,
	dash: svg`<path d="M2.2 6h7.6" stroke="currentColor" stroke-width="2" stroke-linecap="round"/>`,
	skip: svg`<path d="m1.8 2.4 3.6 3.6-3.6 3.6m4.6-7.2L10 6 6.4 9.6" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>`,
	split: svg`<rect x="1.4" y="1.4" width="4" height="9.2" rx="1" fill="currentColor"/><rect x="7.1" y="1.9" width="3" height="8.2" rx="0.6" fill="none" stroke="currentColor" stroke-width="1.2"/>`,
};
