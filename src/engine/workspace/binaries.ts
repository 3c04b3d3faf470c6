/** Formats that are never text: skipped by name, without a read. Everything else is judged by its bytes. */
const EXTENSIONS = new Set(
  (
    'png jpg jpeg gif bmp ico icns webp avif heic tif tiff psd ai xcf sketch fig blend ' +
    'mp3 mp4 m4a m4v wav flac ogg oga ogv webm avi mov mkv wmv aac opus mid ' +
    'zip gz tgz bz2 xz zst lz4 br 7z rar tar jar war ear aar apk ipa nupkg whl egg gem crate vsix deb rpm dmg iso cab msi ' +
    'class pyc pyo pyd o a so dylib dll exe lib obj pdb ko elf wasm bin node beam hi rlib rmeta dex ' +
    'woff woff2 ttf otf eot pfb pdf doc docx xls xlsx ppt pptx odt ods odp ' +
    'db sqlite sqlite3 mdb parquet feather arrow avro orc npy npz h5 hdf5 pkl pickle pt pth onnx safetensors gguf tflite ' +
    'swf fla der mo glb fbx ttc dds pcap idx pack snk'
  ).split(' '),
);

/** @param extension lower case, without the dot */
export const isBinaryExtension = (extension: string): boolean => EXTENSIONS.has(extension);
