/** Development tool, no part of the product: saved views as the real hub keeps them. */
import { HttpError } from './answers.mjs';

const MOST = 1000;
const PAGE = /^\/(?:$|hosts\/[\w.@-]+(?:\/[\w.@-]+)*$|compare$|views(?:\/[\w.@-]+)*$)/;

const refuse = (field, message, status = 400) => { throw new HttpError(status, status === 409 ? 'ambiguous' : 'bad_request', message, field); };

function name(field, given) {
  const text = typeof given === 'string' ? given.trim() : '';
  if (!text || text.length > 100 || /\p{Cc}|\p{Cs}/u.test(text)) refuse(field, 'must have 1 to 100 characters and no control characters');
  return text;
}

function address(field, given) {
  if (typeof given !== 'string' || !given) refuse(field, 'must be given: path and query of a page of this hub');
  if (given.length > 2048) refuse(field, `got ${given.length} characters; at most 2048`);
  if (!/^[!-~]*$/.test(given) || /[#"<>\\^`]/.test(given)) refuse(field, 'must be path and query as a browser sends them, without blanks and fragment');
  if (!PAGE.test(given.split('?')[0])) refuse(field, 'must be the path of a page of this hub, then perhaps ? and its query');
  return given;
}

const known = (body, names) => { for (const member of Object.keys(body)) if (!names.includes(member)) refuse(member, `unknown member; known are ${names.join(', ')}`); };
const taken = (text) => `there is a view "${text}" already; names are unique`;

/** `views`: a map by id. Answers [status, body]. */
export function viewAnswers(views, method, path, body, session) {
  const shown = (view) => ({ ...view, mayChange: session.role !== 'viewer' || view.owner === session.name });
  const byName = (text) => [...views.values()].find((view) => view.name === text);
  const make = (wish) => {
    const now = Date.now();
    const view = { id: Math.random().toString(16).slice(2, 18).padEnd(16, '0'), ...wish, owner: session.name, created: now, changed: now };
    views.set(view.id, view);
    return view;
  };
  if (method === 'GET') return [200, { items: [...views.values()].sort((one, other) => (one.name < other.name ? -1 : 1)).map(shown), next: null }];
  const id = path.split('/')[2];
  if (method === 'POST') {
    if (session.role === 'viewer') throw new HttpError(403, 'forbidden', 'this needs the role operator, yours is viewer');
    if (id !== 'import') {
      known(body, ['name', 'address']);
      const wish = { name: name('name', body.name), address: address('address', body.address) };
      if (byName(wish.name)) refuse('name', taken(wish.name), 409);
      if (views.size >= MOST) throw new HttpError(503, 'unavailable', `at most ${MOST} views are kept; delete some that nobody needs`);
      return [201, shown(make(wish))];
    }
    known(body, ['format', 'items']);
    if (body.format !== 'tocsin-views-1') refuse('format', 'must be "tocsin-views-1"');
    if (!Array.isArray(body.items) || body.items.length > MOST) refuse('items', `must be a list of at most ${MOST} objects`);
    const wishes = body.items.map((item, i) => ({ name: name(`items[${i}].name`, item?.name), address: address(`items[${i}].address`, item?.address) }));
    wishes.forEach((wish, i) => { if (wishes.findIndex((other) => other.name === wish.name) < i) refuse(`items[${i}].name`, `"${wish.name}" comes twice`); });
    const fresh = wishes.filter((wish, i) => {
      const same = byName(wish.name);
      if (same && same.address !== wish.address) refuse(`items[${i}].name`, taken(wish.name), 409);
      return !same;
    });
    fresh.forEach(make);
    return [200, { added: fresh.length }];
  }
  const view = views.get(id);
  if (!view) throw new HttpError(404, 'not_found', 'there is no view of that id');
  if (!shown(view).mayChange) throw new HttpError(403, 'forbidden', `operators and admins may, and who made it: ${view.owner}`);
  if (method === 'DELETE') return views.delete(id) && [204];
  known(body, ['name', 'address']);
  if (body.name === undefined && body.address === undefined) refuse(null, 'nothing to change; give name, address or both');
  const next = { ...view, ...(body.name === undefined ? {} : { name: name('name', body.name) }), ...(body.address === undefined ? {} : { address: address('address', body.address) }), changed: Date.now() };
  if (byName(next.name) && byName(next.name).id !== id) refuse('name', taken(next.name), 409);
  views.set(id, next);
  return [200, shown(next)];
}
