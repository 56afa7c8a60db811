export const zh = {
  title: "版本对照",
  field: "哪一段",
  older: "原来的",
  newer: "后来的",
  version: "第 {n} 版 · {org} · {when}",
};
