/** Where the shop's customers live: cities with their streets, clocks, languages and money. */

export interface Currency {
  readonly code: string;
  /** Digits after the point. */
  readonly digits: number;
  /** Roughly, for prices that look right. */
  readonly perEuro: number;
}

export interface Place {
  readonly city: string;
  readonly country: string;
  readonly postalCode: string | null;
  readonly street: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly currency: Currency;
  readonly names: readonly [string, ...string[]];
}

const EUR = { code: 'EUR', digits: 2, perEuro: 1 } as const;
const USD = { code: 'USD', digits: 2, perEuro: 1.1 } as const;

export const PLACES: readonly [Place, ...Place[]] = [
  {
    city: 'Kraków',
    country: 'PL',
    postalCode: '31-042',
    street: 'Rynek Główny 12',
    timeZone: 'Europe/Warsaw',
    locale: 'pl-PL',
    currency: { code: 'PLN', digits: 2, perEuro: 4.3 },
    names: ['Małgorzata Śliwińska', 'Wojciech Dąbrowski', 'Łukasz Żółtowski'],
  },
  {
    city: '京都市',
    country: 'JP',
    postalCode: '604-8005',
    street: '中京区河原町通三条下ル 8-3',
    timeZone: 'Asia/Tokyo',
    locale: 'ja-JP',
    currency: { code: 'JPY', digits: 0, perEuro: 163 },
    names: ['高橋 美咲', '中村 健太', '小林 さくら'],
  },
  {
    city: 'São Paulo',
    country: 'BR',
    postalCode: '01310-100',
    street: 'Avenida Paulista, 1578, apto. 42',
    timeZone: 'America/Sao_Paulo',
    locale: 'pt-BR',
    currency: { code: 'BRL', digits: 2, perEuro: 6.1 },
    names: ['João Conceição', 'Letícia Araújo', 'Antônio Magalhães'],
  },
  {
    city: 'الكويت',
    country: 'KW',
    postalCode: '13001',
    street: 'شارع فهد السالم ١٤',
    timeZone: 'Asia/Kuwait',
    locale: 'ar-KW',
    currency: { code: 'KWD', digits: 3, perEuro: 0.33 },
    names: ['نورة العتيبي', 'فيصل المطيري', 'دانة الصباح'],
  },
  {
    city: 'Αθήνα',
    country: 'GR',
    postalCode: '105 63',
    street: 'Ερμού 21',
    timeZone: 'Europe/Athens',
    locale: 'el-GR',
    currency: EUR,
    names: ['Ελένη Παπαδοπούλου', 'Γιώργος Νικολαΐδης'],
  },
  {
    city: 'Reykjavík',
    country: 'IS',
    postalCode: '101',
    street: 'Skólavörðustígur 5',
    timeZone: 'Atlantic/Reykjavik',
    locale: 'is-IS',
    currency: { code: 'ISK', digits: 0, perEuro: 149 },
    names: ['Guðrún Þorsteinsdóttir', 'Sæmundur Ægisson'],
  },
  {
    city: '서울',
    country: 'KR',
    postalCode: '04524',
    street: '중구 세종대로 110',
    timeZone: 'Asia/Seoul',
    locale: 'ko-KR',
    currency: { code: 'KRW', digits: 0, perEuro: 1500 },
    names: ['김서연', '박지훈', '최은우'],
  },
  {
    city: 'मुंबई',
    country: 'IN',
    postalCode: '400001',
    street: 'शहीद भगत सिंह रोड ७',
    timeZone: 'Asia/Kolkata',
    locale: 'hi-IN',
    currency: { code: 'INR', digits: 2, perEuro: 92 },
    names: ['प्रिया देशमुख', 'अर्जुन पाटिल'],
  },
  {
    city: "St. John's",
    country: 'CA',
    postalCode: 'A1C 5M2',
    street: '245 Water Street',
    timeZone: 'America/St_Johns',
    locale: 'en-CA',
    currency: { code: 'CAD', digits: 2, perEuro: 1.5 },
    names: ["Siobhán O'Dea", 'Noah Pike'],
  },
  {
    city: 'Zürich',
    country: 'CH',
    postalCode: '8001',
    street: 'Bahnhofstrasse 77',
    timeZone: 'Europe/Zurich',
    locale: 'de-CH',
    currency: { code: 'CHF', digits: 2, perEuro: 0.95 },
    names: ['Jürg Müller', 'Annelies Brönnimann'],
  },
  {
    city: 'Hà Nội',
    country: 'VN',
    postalCode: '100000',
    street: '36 phố Hàng Đào',
    timeZone: 'Asia/Ho_Chi_Minh',
    locale: 'vi-VN',
    currency: { code: 'VND', digits: 0, perEuro: 27_000 },
    names: ['Nguyễn Thị Hương', 'Trần Quốc Bảo'],
  },
  {
    city: 'Austin',
    country: 'US',
    postalCode: '78701',
    street: '1100 Congress Avenue, Suite 4',
    timeZone: 'America/Chicago',
    locale: 'en-US',
    currency: USD,
    names: ['Zoë Ramírez', 'Marcus Whitfield', 'D’Andre Okonkwo'],
  },
  {
    city: 'Київ',
    country: 'UA',
    postalCode: '01001',
    street: 'вул. Хрещатик, 22',
    timeZone: 'Europe/Kyiv',
    locale: 'uk-UA',
    currency: EUR,
    names: ['Олена Коваленко', 'Їжакевич Богдан'],
  },
  {
    city: 'กรุงเทพมหานคร',
    country: 'TH',
    postalCode: '10330',
    street: 'ถนนพระรามที่ 1 แขวงปทุมวัน',
    timeZone: 'Asia/Bangkok',
    locale: 'th-TH',
    currency: { code: 'THB', digits: 2, perEuro: 38.5 },
    names: ['สุนิสา แก้วมณี', 'ธนพล ศรีสุข'],
  },
  {
    city: 'Auckland / Tāmaki Makaurau',
    country: 'NZ',
    postalCode: '1010',
    street: '12 Karangahape Road',
    timeZone: 'Pacific/Auckland',
    locale: 'mi-NZ',
    currency: { code: 'NZD', digits: 2, perEuro: 1.8 },
    names: ['Hēmi Tāwhai', 'Aroha Ngata'],
  },
];
