// A page with a block of every kind that a stored page can have, as GET /sources/{id} gives it.

export const PAGE_ID = "0193f0a1-7c00-7000-8000-0000000000aa";
const OTHER = "0193f0a1-7c00-7000-8000-0000000000bb";

/** The id of the nth block, as links to it write it. */
export const blockId = (n: number) => `0193f0a17c0070008000${n.toString(16).padStart(12, "0")}`;

let count = 0;

function block(kind: string, text = "", more: Record<string, unknown> = {}): Record<string, unknown> {
  count += 1;
  return { id: dashed(blockId(count)), kind, depth: 0, text, ...more };
}

function dashed(id: string): string {
  return `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`;
}

const mark = (start: number, end: number, style: string, more = {}) => ({ start, end, style, ...more });

/** The blocks, each kind at least once; the kinds are those of the contract. */
export const BLOCKS = [
  block("table_of_contents"),
  block("breadcrumb"),
  block("heading_1", "배포 절차"),
  block("paragraph", "굵게 기울임 취소 밑줄 코드 x^2 링크 연차휴가 규정 문지호 2026-05-01", {
    marks: [
      mark(0, 2, "bold"),
      mark(3, 6, "italic"),
      mark(7, 9, "strike"),
      mark(10, 12, "underline"),
      mark(13, 15, "code"),
      mark(16, 19, "equation"),
      mark(20, 22, "link", { href: "https://example.com/a" }),
      mark(23, 30, "page_mention", { page: OTHER }),
      mark(31, 34, "user_mention"),
      mark(35, 45, "date_mention"),
    ],
  }),
  block("paragraph", "눌러도 아무 데도 가지 않는 글", { marks: [mark(0, 2, "link", { href: "javascript:alert(1)" })] }),
  block("heading_2", "목록"),
  block("bulleted_list_item", "첫째 항목"),
  block("bulleted_list_item", "그 안의 항목", { depth: 1 }),
  block("bulleted_list_item", "더 안의 항목", { depth: 2 }),
  block("numbered_list_item", "준비", { detail: { number: 3 } }),
  block("numbered_list_item", "소문자로 세는 항목", { depth: 1, detail: { number: 1, number_style: "letters" } }),
  block("to_do", "끝난 일", { detail: { checked: true } }),
  block("to_do", "남은 일", { detail: { checked: false } }),
  block("toggle", "접어 둔 설명"),
  block("paragraph", "펼치면 보이는 글", { depth: 1 }),
  block("heading_3", "접을 수 있는 제목"),
  block("paragraph", "제목 안의 글", { depth: 1 }),
  block("heading_4", "가장 작은 제목"),
  block("quote", "틀린 내용을 보면 바로 고쳐 주세요."),
  block("callout", "배포 전에 꼭 읽어 주세요.", { detail: { icon: "⚠️" } }),
  block("paragraph", "콜아웃 안의 글", { depth: 1 }),
  block("divider"),
  block("table"),
  block("table_row", "서비스 | 언어 | 하는 일", { depth: 1, detail: { header: true, row_header: true } }),
  block("table_row", "gateway | Kotlin | 인증, 요청 제한, 테넌트 라우팅을 모두 맡는 서비스", { depth: 1, detail: { row_header: true } }),
  block("code", 'fun main() {\n    val days = 15 // 연차\n    println("연차는 ${days}일")\n}\n예시 코드', {
    detail: { language: "kotlin", caption_start: 67 },
  }),
  block("code", "<b>글</b>로만 보이는 글", { detail: { language: "plain text" } }),
  block("equation", "\\frac{a}{b} \\le x^2"),
  block("column_list"),
  block("column", "", { depth: 1 }),
  block("paragraph", "왼쪽 단", { depth: 2 }),
  block("column", "", { depth: 1 }),
  block("paragraph", "오른쪽 단", { depth: 2 }),
  block("image", "조직도\n2026년 조직도", { detail: { url: "https://images.example.com/org.png", caption_start: 4 } }),
  block("video", "소개 영상", { detail: { url: "https://videos.example.com/a.mp4" } }),
  block("audio", "회의 녹음", { detail: { url: "https://files.example.com/a.mp3" } }),
  block("file", "양식.docx", { detail: { url: "https://files.example.com/a.docx" } }),
  block("pdf", "취업규칙.pdf", { detail: { url: "https://files.example.com/a.pdf" } }),
  block("bookmark", "https://example.com/a", { detail: { url: "https://example.com/a" } }),
  block("embed", "figma://file"),
  block("link_preview", "이슈 1234", { detail: { url: "https://github.com/a/b/issues/1234" } }),
  block("child_page", "아래에 있는 문서", { marks: [mark(0, 9, "page_mention", { page: OTHER })] }),
  block("child_database", "프로젝트 목록"),
  block("link_to_page", "연차휴가 규정", { marks: [mark(0, 7, "page_mention", { page: OTHER })] }),
  block("synced_block"),
  block("paragraph", "여러 문서에 함께 있는 글", { depth: 1 }),
  block("synced_block", "", { detail: { not_shared: true } }),
  block("tab"),
  block("paragraph", "첫 탭", { depth: 1, detail: { icon: "🗂️" } }),
  block("paragraph", "첫 탭의 글", { depth: 2 }),
  block("template", "새 회의록 만들기"),
  block("meeting_notes", "주간 회의\n2026-05-01T10:00:00+09:00"),
  block("unsupported", "", { detail: { notion_type: "button" } }),
  block("a_kind_of_tomorrow", "내일의 블록에 있는 글"),
];

/** The number of the first block of a kind. */
export const numberOf = (kind: string) => BLOCKS.findIndex((block) => block.kind === kind) + 1;

export const PAGE = {
  schema: 2,
  id: PAGE_ID,
  title: "모든 블록이 있는 문서",
  url: `https://www.notion.so/${PAGE_ID.replaceAll("-", "")}`,
  icon: "🧱",
  path: [{ id: OTHER, title: "엔지니어링" }],
  properties: [
    { name: "상태", value: { type: "status", value: "진행 중" } },
    { name: "관련 문서", value: { type: "relation", value: [{ id: OTHER, title: "연차휴가 규정" }] } },
    { name: "확인함", value: { type: "checkbox", value: true } },
  ],
  created_at: "2026-01-02T03:04:00Z",
  edited_at: "2026-11-20T07:08:00Z",
  created_by: { id: "u1", name: "강태현" },
  edited_by: { id: "u2", name: "문지호" },
  verification: { state: "verified", until: "2027-01-01T00:00:00Z" },
  blocks: BLOCKS,
  comments: [
    { id: "c1", block: BLOCKS[3]?.id, text: "여기 날짜가 맞나요?", created_at: "2026-11-21T07:08:00Z", by: { id: "u3", name: "배수아" } },
  ],
  status: { state: "partial", unread: [BLOCKS[numberOf("toggle") - 1]?.id] },
};
