import MiniSearch from 'minisearch';
import { baselineUnits } from './baseline-units.ts';
import { RETRIEVED, type RetrievalSystem } from './retrieval-system.ts';

/** MiniSearch as it comes. */
export const miniSearch: RetrievalSystem = {
  open: async (set) => {
    const units = await baselineUnits(set);
    const engine = new MiniSearch<{ id: number; text: string }>({ fields: ['text'] });
    engine.addAll(units.map(({ pageContent }, id) => ({ id, text: pageContent })));
    const search = async (text: string) =>
      engine
        .search(text)
        .slice(0, RETRIEVED)
        .flatMap(({ id }) => units[Number(id)]?.metadata ?? []);
    return [{ name: 'MiniSearch', units: units.length, search }];
  },
};
