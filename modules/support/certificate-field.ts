import { X509Certificate } from "node:crypto";
import { z } from "zod";
import { rule } from "./fields";

const BLOCK = /-----BEGIN ([A-Z ]+)-----[^-]*-----END \1-----/g;

/** Certificates of a CA in PEM, one or, while one takes another's place, several; never a key. */
export function caCertificate(remedy: string) {
  return z
    .string()
    .refine(
      isOfAuthority,
      rule("one or more certificates of a CA in PEM, and nothing else, least of all a key", remedy),
    );
}

function isOfAuthority(pem: string): boolean {
  const blocks = pem.match(BLOCK) ?? [];
  return blocks.length > 0 && pem.replaceAll(BLOCK, "").trim() === "" && blocks.every(isCa);
}

function isCa(block: string): boolean {
  try {
    return block.startsWith("-----BEGIN CERTIFICATE-----") && new X509Certificate(block).ca;
  } catch {
    return false;
  }
}
