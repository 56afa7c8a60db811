// A ring cut in two by a line that is drawn across it.

export type Corner = [number, number];
/** Closed: the last corner is the first. */
export type Ring = Corner[];

interface Crossing {
  /** Index of the ring's side and of the line's, and how far along each. */
  side: number;
  along: number;
  onLine: number;
  at: Corner;
}

function crossingOf([ax, ay]: Corner, [bx, by]: Corner, [cx, cy]: Corner, [dx, dy]: Corner) {
  const across = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx);
  if (across === 0) return undefined;
  const along = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / across;
  const onLine = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / across;
  return { along, onLine };
}

function crossings(ring: Ring, line: Corner[]): Crossing[] {
  const out: Crossing[] = [];
  for (let l = 0; l + 1 < line.length; ++l) {
    for (let side = 0; side + 1 < ring.length; ++side) {
      const found = crossingOf(ring[side]!, ring[side + 1]!, line[l]!, line[l + 1]!);
      // A corner belongs to the side that begins there; a bend of the line to its later part, its end to its last.
      const isLast = l + 2 === line.length;
      if (!found || found.along < 0 || found.along >= 1 || found.onLine < 0 || (isLast ? found.onLine > 1 : found.onLine >= 1)) continue;
      const [a, b] = [ring[side]!, ring[side + 1]!];
      out.push({ side, along: found.along, onLine: l + found.onLine, at: [a[0] + found.along * (b[0] - a[0]), a[1] + found.along * (b[1] - a[1])] });
    }
  }
  return out.sort((a, b) => a.onLine - b.onLine);
}

const isAlike = (a: Corner, b: Corner) => a[0] === b[0] && a[1] === b[1];
const closed = (corners: Corner[]): Ring => {
  const plain = corners.filter((corner, at) => at === 0 || !isAlike(corner, corners[at - 1]!));
  return isAlike(plain[0]!, plain.at(-1)!) ? plain : [...plain, plain[0]!];
};

/** The two parts; nothing unless the line enters the ring once and leaves it once. */
export function splitRing(ring: Ring, line: Corner[]): [Ring, Ring] | undefined {
  const found = crossings(ring, line);
  if (found.length !== 2) return undefined;
  const [enter, leave] = found as [Crossing, Crossing];
  const within = line.filter((_, at) => at > enter.onLine && at < leave.onLine);
  const cut = [enter.at, ...within, leave.at];
  const corners = ring.slice(0, -1);
  /** The ring's own corners from one crossing on to the other. */
  const walk = (from: Crossing, to: Crossing) => {
    const steps = (to.side - from.side + corners.length) % corners.length || (to.along > from.along ? 0 : corners.length);
    return Array.from({ length: steps }, (_, step) => corners[(from.side + 1 + step) % corners.length]!);
  };
  return [closed([...cut, ...walk(leave, enter)]), closed([...[...cut].reverse(), ...walk(enter, leave)])];
}
