import type {HttpMiddleware} from '../state.js';

/** What pages of this server may do: nothing from elsewhere, no script in the page itself. */
const CONTENT_SECURITY_POLICY = [
	"default-src 'self'",
	"script-src 'self'",
	"style-src 'self' 'unsafe-inline'",
	"connect-src 'self' data:",
	"img-src 'self' data:",
	"object-src 'none'",
	"base-uri 'none'",
	"form-action 'self'",
	"frame-ancestors 'none'",
].join('; ');

/** Header fields that keep browsers from doing more with an answer than was meant. */
const FIELDS = Object.entries({
	'Content-Security-Policy': CONTENT_SECURITY_POLICY,
	'X-Content-Type-Options': 'nosniff',
	'Referrer-Policy': 'no-referrer',
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Resource-Policy': 'same-origin',
});

/** Puts them on every answer, of pages and data alike. */
export const securityHeaders: HttpMiddleware = (ctx, next) => {
	for (const [name, value] of FIELDS) ctx.res.setHeader(name, value);
	return next();
};
