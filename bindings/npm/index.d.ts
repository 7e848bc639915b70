/* What Session.ask gives: keys as in ntlens-json(5), 64-bit numbers as bigint. */
export type Value = bigint | number | string | boolean | null | Value[]
    | { [key: string]: Value };
export type Answer = { [key: string]: Value };

export interface File {
    size: number;
    read(offset: number, length: number): Uint8Array;
    close?(): void;
}

export interface Host {
    /** A file that a line names; throws why not. Without it none is opened. */
    files?(name: string): File;
    /** Work goes on: bytes done of all, or of 0 where nobody knows. */
    tick?(done: number, all: number): boolean;
}

export type Form = "text" | "json" | "markdown";

export declare class Session {
    ask(line: string, options?: { explain?: boolean }): Answer[];
    print(line: string, form?: Form, how?: number):
        { status: number; text: string };
    open(image: string | Uint8Array | File, name?: string): void;
    close(): void;
    complete(line: string): { words: string[]; from: number };
    version(): string;
}

export declare function open(host?: Host): Promise<Session>;
export declare function openFile(name: string): File;
export declare const ANSWERED: 0, ABSENT: 1, NOT_UNDERSTOOD: 2, NOT_READ: 3;
export declare const KEEP: 1, TYPED: 2, EXPLAIN: 4, BRIEF: 8, FILES: 16;
