import type { GetICUArgs } from '@schummar/icu-type-parser';
import type { ReactElement, ReactNode } from 'react';
import type { MessageId, Messages } from './languages/en.ts';

type Arguments<Id extends MessageId> = GetICUArgs<
  Messages[Id],
  { ICUArgument: string; ICUNumberArgument: number; ICUDateArgument: never }
>;

/** The names of the elements in a text: `link` of `<link>Log in</link>`. */
type TagOf<Text extends string> = Text extends `${string}</${infer Name}>${infer Rest}` ? Name | TagOf<Rest> : never;

/** An element for an empty tag, or a function that puts the text of the tag into one. */
export type Tag = ReactElement | ((text: ReactNode) => ReactElement);

type Tags<Id extends MessageId> = Record<TagOf<Messages[Id]>, Tag>;

/** A message without elements. */
export type PlainId = { [Id in MessageId]: [TagOf<Messages[Id]>] extends [never] ? Id : never }[MessageId];
export type RichId = Exclude<MessageId, PlainId>;

/** The values of a message, as a list of arguments: nothing for a message without values. */
export type PlainValues<Id extends PlainId> = keyof Arguments<Id> extends never ? [] : [values: Arguments<Id>];
export type RichValues<Id extends RichId> = Arguments<Id> & Tags<Id>;
