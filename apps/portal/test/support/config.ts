import { type Config, loadConfig } from '../../src/config.ts'

/** Settings of a server that reaches neither PAC nor mail: nobody is behind its addresses. */
export function configWith(settings: Readonly<Record<string, string>>): Config {
  return loadConfig({
    TIMBRA_SECRET: 'x'.repeat(32),
    DATABASE_URL: 'postgres://not-used',
    TIMBRA_SW_URL: 'http://127.0.0.1:1',
    TIMBRA_SW_USER: 'demo',
    TIMBRA_SW_PASSWORD: 'demo',
    TIMBRA_PAC_CERTIFICATES: '/nowhere',
    TIMBRA_SMTP_URL: 'smtp://127.0.0.1:1',
    TIMBRA_MAIL_FROM: 'facturas@example.com',
    ...settings,
  })
}
