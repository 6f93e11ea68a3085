import { useState } from "preact/hooks";
import { useWords } from "../language";

/** Takes one file: dropped here, or chosen. */
export function Drop({ file, take }: { file: File | undefined; take: (file: File) => void }) {
  const words = useWords().receipts;
  const [over, setOver] = useState(false);
  const hover = (is: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(is);
  };
  const first = (files: FileList | null | undefined) => files?.[0] && take(files[0]);
  return (
    <label
      class={over ? "drop over" : "drop"}
      onDragOver={hover(true)}
      onDragLeave={hover(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        first(event.dataTransfer?.files);
      }}
    >
      <span class={file ? "quiet" : undefined}>{file ? words.drop_another : words.drop}</span>
      <input type="file" onChange={(event) => first(event.currentTarget.files)} />
    </label>
  );
}
