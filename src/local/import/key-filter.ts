/** A Bloom filter: what it has not seen is new for sure; what it has seen may be. Its size does not grow with the keys. */
export interface KeyFilter {
  /** True if the key may have been added before. */
  add(key: string): boolean;
}

/** 4 MiB, of which a key sets four bits: of a million keys one in 5,000 is taken for a known one, of ten million one in four. */
const BITS = 2 ** 25;
const BITS_A_KEY = 4;

export function createKeyFilter(): KeyFilter {
  const words = new Uint32Array(BITS / 32);
  return {
    add: (key) => {
      let hash = hashOf(key);
      const step = (hash >>> 17) | (hash << 15) | 1;
      let isKnown = true;
      for (let count = 0; count < BITS_A_KEY; count++) {
        const bit = hash & (BITS - 1);
        const mask = 1 << (bit & 31);
        const word = words[bit >>> 5] as number;
        if ((word & mask) === 0) isKnown = false;
        words[bit >>> 5] = word | mask;
        hash = (hash + step) | 0;
      }
      return isKnown;
    },
  };
}

/** FNV-1a, mixed once more: keys that differ in their last digit only must not lie side by side. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
