/** File types by the end of a name, and which of them may be said where the name may not. */

/** What is said of a name without an ending. */
const noType = "no type";

/** What is said of an ending that nobody in charge has written down: it may itself be an output. */
const otherType = "other";

/** Endings that are common knowledge, so that saying them gives nothing of a name away. */
const commonTypes: ReadonlySet<string> = new Set(
  (
    "avi avro bak bat bmp bz2 c cfg conf cpp css csv dat db dcm dll do doc docm docx dta eps exe feather fasta fastq " +
    "gif gml gpkg gz h5 hdf5 htm html ipynb jar jpeg jpg js json jsonl log mat md mp3 mp4 nii npy npz ods odt parquet " +
    "pdf pickle pkl png ppt pptx ps1 psd pt py r rar rda rdata rds rmd sas sas7bdat sav sh shp sql sqlite svg svgz tar " +
    "tex tgz tif tiff toml tsv txt vcf wav webp xls xlsb xlsm xlsx xml xz yaml yml zip 7z"
  ).split(" "),
);

/** The ending of a name without its dot, in lower case (ASCII only, lest another letter becomes one); "" for none. */
export function extensionOf(name: string): string {
  const file = name.slice(name.lastIndexOf("/") + 1);
  const dot = file.lastIndexOf(".");
  return dot <= 0 ? "" : file.slice(dot + 1).replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** The type of a file as it may be said where its name may not: an ending of the policy or a common one, or `other`. */
export function sayableType(name: string, allowedTypes: readonly string[]): string {
  const extension = extensionOf(name);
  if (extension === "") return noType;
  return commonTypes.has(extension) || allowedTypes.includes(extension) ? extension : otherType;
}
