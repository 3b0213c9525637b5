/**
 * Where clusterd's own client is, without a slash at the end: what links of elements begin with. A page of somebody
 * else says it in `<meta name="clusterd-site" content="/fleet">`; left out, the client is at the root of the page's own
 * server.
 */
export function siteAddress(): string {
	if (typeof document === 'undefined') return '';
	return document.querySelector<HTMLMetaElement>('meta[name="clusterd-site"]')?.content.replace(/\/$/, '') ?? '';
}
