import { excelFile, type Sheet, wordFile } from './office-files.ts';
import { pdfFile } from './pdf-file.ts';
import { type PdfBlock, pdfPages } from './pdf-pages.ts';

/** A document of the fictional company, by its path below the knowledge folder. */
type SampleDocument = { readonly path: string; readonly content: Buffer };

/** The sample documents that are no Markdown: one of each format. The same call gives the same bytes. */
export function larkfieldDocuments(): SampleDocument[] {
  return [
    { path: 'product/merchandise-prices.csv', content: Buffer.from(MERCHANDISE) },
    { path: 'office/telephone-directory.xlsx', content: excelFile(DIRECTORY, { modified: '2026-03-02' }) },
    {
      path: 'office/gas-cylinder-safety.pdf',
      content: pdfFile({
        title: 'Gas cylinder safety sheet',
        modified: '2026-02-09',
        pages: pdfPages(
          CYLINDERS,
          'Larkfield Instruments - Facilities - valid in Leipzig, Leeds and Rotterdam',
        ),
      }),
    },
    {
      path: 'legal/demonstration-loan-template.docx',
      content: wordFile(LOAN, { title: 'Demonstration loan agreement', modified: '2026-01-19' }),
    },
  ];
}

const MERCHANDISE = `Article,Item,Price each (EUR),Pieces in a pack,Working days to deliver,Ordered from
LM-01,Enamel mug with the lark,7.40,6,5,brand@larkfield.example
LM-02,"Notebook A5, dotted, recycled paper",4.10,10,5,brand@larkfield.example
LM-03,Rain jacket with sleeve print,46.00,1,15,brand@larkfield.example
LM-04,Hooded sweater in river blue,31.50,1,15,brand@larkfield.example
LM-05,Steel water bottle 0.7 l,12.80,4,8,brand@larkfield.example
LM-06,"Sticker sheet, weatherproof",0.90,25,3,reception of each office
LM-07,Trade fair tote bag,2.60,50,10,brand@larkfield.example
LM-08,Umbrella with wooden handle,18.20,2,12,brand@larkfield.example
`;

function office(name: string, prefix: number): Sheet {
  const desks = [
    'Goods-in',
    'Post room',
    'Works safety',
    'Repair shelf',
    'Travel desk',
    'Wall telephone at goods-in',
  ];
  return {
    name,
    rows: [
      [`Internal numbers in ${name}. From outside, dial the office number first.`],
      [],
      ['Desk', 'Extension', 'If nobody answers'],
      ...desks.map((desk, index) => [desk, prefix + 20 + index * 3, prefix + 600]),
    ],
  };
}

const DIRECTORY: readonly Sheet[] = [
  office('Rotterdam', 4_000),
  office('Leeds', 5_000),
  office('Leipzig', 6_000),
  office('Austin', 7_000),
];

const CYLINDERS: readonly PdfBlock[] = [
  { kind: 'title', text: 'Gas cylinder safety sheet' },
  {
    kind: 'paragraph',
    text: 'For everybody who handles the calibration gases in the outside cages. It adds to the page on fire and emergency, which comes first when there is danger. Only people with the cylinder course, which is repeated every 24 months, may open a valve.',
  },
  { kind: 'heading', text: 'Gases and how many may be kept' },
  {
    kind: 'table',
    columns: [60, 200, 330, 450],
    rows: [
      ['Gas', 'Shoulder colour', 'Most cylinders kept', 'Changed at'],
      ['Nitrogen', 'black', '6', '10 bar'],
      ['Synthetic air', 'bright green', '4', '10 bar'],
      ['Carbon dioxide mix', 'grey', '5', '15 bar'],
      ['Radon test gas', 'yellow', '1', 'return at 5 bar'],
    ],
  },
  { kind: 'heading', text: 'Carrying and storing' },
  {
    kind: 'list',
    items: [
      'Use the trolley with the chain. A cylinder is never rolled, and never goes into the lift together with a person.',
      'Put the cap on before it moves, even for two metres.',
      'In the cage each cylinder stands chained at two thirds of its height; empty ones stand on the left under the white sign.',
      'In summer the cage is shaded. Above 40 °C the sprinkler is opened by hand; the key hangs at gate B.',
    ],
  },
  { kind: 'heading', text: 'Opening and closing' },
  {
    kind: 'paragraph',
    text: 'Look at the seal, open the valve slowly by half a turn, and wait 30 seconds with the detector at the neck. If the reading rises by more than 2 ppm, close the valve, put the red tag on and call Works safety. The regulator is checked every 12 months; the sticker shows the month. Grease and tape never touch an oxygen-bearing gas.',
  },
  { kind: 'heading', text: 'If a cylinder leaks' },
  {
    kind: 'list',
    items: [
      'Leave the cage upwind, leave its door open, and keep everybody 15 metres away.',
      'Do not switch anything, not even the light.',
      'Call the in-house emergency number of your office, then wait at the assembly point.',
      'Nobody goes back before the lamp has been dark for 20 minutes.',
    ],
  },
  { kind: 'heading', text: 'Supplier and returns' },
  {
    kind: 'paragraph',
    text: 'Full cylinders arrive on Wednesdays before 11:00. Empty ones go back on the same lorry; rent of EUR 0.35 a day is charged for each that stays longer than 60 days, to the cost centre that ordered it. Damaged caps are reported in Beacon under Building.',
  },
];

const LOAN: Parameters<typeof wordFile>[0] = [
  { style: 'Title', text: 'Demonstration loan agreement' },
  {
    style: 'Normal',
    text: 'Template for sensors and gateways that Larkfield lends to a customer who wants to try them. Fill in what stands in square brackets, and change nothing else without Legal.',
  },
  { style: 'Heading1', text: 'Parties and purpose' },
  {
    style: 'Normal',
    text: 'Larkfield Instruments ("Larkfield") lends the devices listed below to [full name and registered address] ("the borrower") for a trial at [site]. The devices stay the property of Larkfield.',
  },
  { style: 'Heading1', text: 'Term' },
  {
    style: 'Normal',
    text: 'The loan lasts 45 days from delivery. It may be extended once, by 30 days, by e-mail from sales@larkfield.example. If the devices are not back 10 days after the end, Larkfield sends an invoice at the list price.',
  },
  { style: 'Heading1', text: 'Deposit and charges' },
  {
    rows: [
      ['Devices lent', 'Deposit', 'Charge for the trial'],
      ['Up to 5 sensors and 1 gateway', 'none', 'none'],
      ['6 to 20 sensors', '€500', 'none'],
      ['More than 20 sensors', '€1,500', '€12 for each sensor'],
    ],
  },
  {
    style: 'Normal',
    text: 'The deposit is paid back within 14 days after the devices have arrived complete. A lost mounting bracket costs €9.',
  },
  { style: 'Heading1', text: 'Care and liability' },
  {
    style: 'Normal',
    text: 'The borrower keeps the devices indoors unless they are rated IP67, does not open them, and reports a loss within 2 working days. The borrower is liable up to the list price of the devices, and not for wear.',
  },
  { style: 'Heading1', text: 'Data' },
  {
    style: 'Normal',
    text: 'Measurements belong to the borrower. Larkfield deletes them 90 days after the end of the loan, unless the borrower becomes a customer before.',
  },
  { style: 'Heading1', text: 'Signature' },
  {
    style: 'Normal',
    text: 'For Larkfield the account manager signs; above 20 sensors the sales director signs as well. The signed copy goes to Beacon under Legal, Loans.',
  },
];
