/** Answers as models write them, with code, lists, tables, addresses and formulas. */
export const languages: Readonly<Record<string, string>> = {
  Japanese: `## 手順

**注意：**先にバックアップを取ってください。設定は\`config.json\`にあります（既定値は**「自動」**です）。詳しくは https://example.com/docs。次に進みます。

1. 依存関係を**インストールする（必須）。**その後、起動します。
2. 3~5分ほど待ち、<kbd>Ctrl</kbd>+<kbd>C</kbd>で止めます。

| 項目 | 説明 |
| --- | --- |
| 速度 | 1行目<br>2行目 |

エネルギーは\\(E = mc^2\\)です。[^1]

[^1]: 出典：www.example.com/a。
`,
  Chinese: `**注意：**请先备份。含**「重点」**内容，价格约3~5元或$5到$10。见 https://example.com/guide，然后继续。

- **“公开文档”**在[这里](https://example.com/文档)。
- ~~删除的文字（带括号）。~~这个句子。
- 水是H<sub>2</sub>O，当$x>0$时成立。

\\[
\\int_0^1 x\\,dx = \\frac{1}{2}
\\]

\`\`\`sh
echo "你好" # 输出
\`\`\`
`,
  Korean: `**“공개 문서”**는 원칙입니다. **이 용어(This term)**를 강조해 주세요. https://example.com/guide에서 확인하세요.

1. 먼저 \`pnpm install\`을 실행합니다.
2. 20~30분 기다립니다.

| 이름 | 값 |
| --- | ---: |
| 속도 | 120 |

<details>
<summary>더 보기</summary>

- **주의!**꼭 저장하세요.

</details>
`,
  Arabic: `## الخطوات

**ملاحظة:** شغّل \`npm install\` أولاً، ثم راجع https://example.com/docs، وبعدها تابع. هل نجح الأمر؟

1. افتح الملف \`config.json\`.
2. غيّر القيمة من 5 إلى 10.

| الاسم | القيمة |
| --- | ---: |
| السرعة | 120 |
| الوزن | 7 |

المعادلة \\(a^2 + b^2 = c^2\\) صحيحة.

This English paragraph stands on the left.

\`\`\`js
const name = 'مرحبا' // تعليق
\`\`\`
`,
  Hebrew: `\`git status\` מראה את המצב. ראו https://example.com/docs, ואז המשיכו.

- **חשוב:** גבו את הקבצים.
- הריצו \`pnpm dev\` ובדקו.

> ציטוט קצר בעברית.

| שם | ערך |
| --- | --- |
| מהירות | 120 |
`,
  Persian: `می‌خواهم **نمونه‌ای** بنویسم. نشانی: https://example.com/docs؛ سپس ادامه دهید.

1. فایل \`app.ts\` را باز کنید.
2. قیمت از $5 تا $10 است.

- [x] انجام شد
- [ ] مانده

فرمول: $x^2 + y^2$
`,
  Hindi: `**ध्यान दें:** पहले बैकअप लें। देखें https://example.com/docs। फिर आगे बढ़ें।

1. \`npm test\` चलाएँ।
2. परिणाम देखें (लगभग 5~10 मिनट)।

| नाम | मान |
| --- | ---: |
| गति | 120 |

सूत्र \\(F = ma\\) है।
`,
  Thai: `**หมายเหตุ:** สำรองข้อมูลก่อน ดูที่ https://example.comแล้วทำต่อ หรือ https://example.com/docs ได้

- รัน \`npm start\`
- รอ 3~5 นาที

| ชื่อ | ค่า |
| --- | --- |
| ความเร็ว | บรรทัดแรก<br>บรรทัดสอง |

สูตร $v = \\frac{s}{t}$
`,
}
