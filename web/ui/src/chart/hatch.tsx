/** The hatch that every gap uses; it stands once, around all pages, so that no page brings it along. */
export function HatchDefs() {
  return (
    <svg class="defs" aria-hidden="true" width="0" height="0">
      <defs>
        <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V5" class="hatch-l" /></pattern>
      </defs>
    </svg>
  );
}
