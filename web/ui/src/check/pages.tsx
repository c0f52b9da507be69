/** Services, checks, incidents, rules, silences, who is told, and the software of all hosts: which of their pages the address means. Each is a file of its own. */
import { useEffect } from 'preact/hooks';
import { later } from '../parts/later.tsx';
import { route } from '../route/router.ts';
import { partOf } from '../route/watched.ts';

const skeleton = () => <section class="head" aria-busy="true"><h1><span class="skel k6">Reading</span></h1></section>;
const Checks = later(() => import('./checks.tsx').then((file) => file.ChecksPage), skeleton);
const Check = later<{ id: string }>(() => import('./check.tsx').then((file) => file.CheckPage), skeleton);
const CheckForm = later<{ id: string | null }>(() => import('./form.tsx').then((file) => file.CheckFormPage), skeleton);
const Incidents = later<{ id: string | null }>(() => import('../incident/incidents.tsx').then((file) => file.IncidentsPage), skeleton);
const Notify = later(() => import('../notify/notify.tsx').then((file) => file.NotifyPage), skeleton);
const Jobs = later(() => import('../jobs/jobs.tsx').then((file) => file.JobsPage), skeleton);
const Users = later(() => import('../people/users.tsx').then((file) => file.UsersPage), skeleton);
const Account = later(() => import('../people/account.tsx').then((file) => file.AccountPage), skeleton);
const Tokens = later(() => import('../people/tokens.tsx').then((file) => file.TokensPage), skeleton);
const Audit = later(() => import('../people/audit.tsx').then((file) => file.AuditPage), skeleton);
const Rules = later(() => import('../rule/rules.tsx').then((file) => file.RulesPage), skeleton);
const Rule = later<{ id: string | null }>(() => import('../rule/rule.tsx').then((file) => file.RulePage), skeleton);
const Services = later(() => import('../service/services.tsx').then((file) => file.ServicesPage), skeleton);
const Silences = later(() => import('../silence/silences.tsx').then((file) => file.SilencesPage), skeleton);
const Software = later(() => import('../software/software.tsx').then((file) => file.SoftwarePage), skeleton);
const NoPage = later<{ path: string }>(() => import('../parts/nowhere.tsx').then((file) => file.NoPage), skeleton);
/** The others are fetched once the one on screen is read. */
const LATER = 1_500;

export function WatchedPages() {
  useEffect(() => {
    const timer = setTimeout(() => [Checks, Check, CheckForm, Incidents, Rules, Rule, Services, Silences, Notify].forEach((one) => one.fetch()), LATER);
    return () => clearTimeout(timer);
  }, []);
  const here = route.value;
  const place = 'rest' in here ? partOf(here.page, here.rest) : null;
  switch (place?.part) {
    case 'checks': return <Checks />;
    case 'check': return <Check key={place.id} id={place.id} />;
    case 'edit': return <CheckForm key={place.id} id={place.id} />;
    case 'new': return <CheckForm key="" id={null} />;
    case 'incidents': return <Incidents id={place.id} />;
    case 'rules': return <Rules />;
    case 'rule': return <Rule key={place.id ?? ''} id={place.id} />;
    case 'services': return <Services />;
    case 'silences': return <Silences />;
    case 'software': return <Software />;
    case 'notify': return <Notify />;
    case 'jobs': return <Jobs />;
    case 'people': return <Users />;
    case 'account': return <Account />;
    case 'audit': return <Audit />;
    case 'tokens': return <Tokens />;
    default: return <NoPage path={location.pathname} />;
  }
}
