import type { ColumnType } from 'kysely'

/** A `jsonb` column: written as JSON text and read as values. */
export type Json<T> = ColumnType<T, string, string>
export type NullableJson<T> = ColumnType<T | null, string | null, string | null>
