/** What the shop sells. */

export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly priceEuro: number;
}

export const PRODUCTS: readonly [Product, ...Product[]] = [
  { sku: 'TEA-042', name: 'Sencha “Asamushi”, 100 g', priceEuro: 18.5 },
  { sku: 'COF-007', name: 'Café de Nariño, whole beans, 500 g', priceEuro: 16.9 },
  { sku: 'CUP-110', name: 'Stoneware cup, 2 dl', priceEuro: 24 },
  { sku: 'KET-003', name: 'Gooseneck kettle, 0,8 l', priceEuro: 79.95 },
  { sku: 'SCL-015', name: 'Scale ±0.1 g', priceEuro: 34.5 },
  { sku: 'FLT-200', name: 'Paper filters № 2 (× 100)', priceEuro: 6.25 },
  { sku: 'GRD-009', name: 'Hand grinder “Mühle”', priceEuro: 119 },
  { sku: 'CHO-070', name: 'Chocolate 70 %, São Tomé', priceEuro: 5.4 },
  { sku: 'BOK-031', name: '茶の本 (The Book of Tea)', priceEuro: 14 },
  { sku: 'TWL-005', name: 'Linen towel, crème brûlée', priceEuro: 12.75 },
  { sku: 'GFT-001', name: 'Gift wrap 🎁', priceEuro: 3 },
];
