using RedPhone.Board.Data;

namespace RedPhone.Board.Drawing;

/// <summary>One sheet as a box of the first page; Texts are what stands in it.</summary>
public sealed record OverviewBox(SheetEntry Sheet, int X, int Y, int Width, int Height,
    IReadOnlyList<Label> Texts);

/// <summary>The first page: which signals run between which sheets.</summary>
public static class Overview
{
    private const int BoxWidth = 46;
    private const int BoxHeight = 32;
    private const int StepX = 51;
    private const int StepY = 42;
    private const int Left = 3;
    private const int Top = 62;
    private const int Columns = 3;
    private const int TextColumns = 56;

    /// <summary>The boxes in the order of the sheets, three in a row.</summary>
    public static List<OverviewBox> Create(BoardData board)
    {
        var boxes = new List<OverviewBox>();
        foreach (SheetEntry sheet in board.Board.Sheets)
        {
            int x = Left + boxes.Count % Columns * StepX, y = Top - boxes.Count / Columns * StepY;
            var texts = new List<Label>();
            double line = y + BoxHeight - 6;
            texts.Add(new Label(x + 2, y + BoxHeight - 3, $"{PageOf(board, sheet.Id)}  {sheet.Title}",
                10, 0, 'l'));
            foreach (PartEntry part in board.Parts.Where(p => p.Sheet == sheet.Id
                && board.Symbols[p.Symbol].IsBox))
            {
                texts.Add(new Label(x + 2, line -= 1.9,
                    $"{part.Ref}  {part.Value ?? board.Items[part.Item].Value}", 7, 0, 'l'));
            }

            line -= texts.Count > 1 ? 1 : 0;
            foreach (SheetEntry other in board.Board.Sheets.Where(o => o != sheet))
            {
                string shared = string.Join(' ', Signals(board, sheet.Id)
                    .Intersect(Signals(board, other.Id)));
                string head = $"to {PageOf(board, other.Id)}: ";
                foreach (string part in shared.Length == 0 ? [] : Wrap(head + shared))
                {
                    texts.Add(new Label(x + 2, line -= 1.9, part, 7, 0, 'l'));
                }
            }

            string supplies = string.Join(' ', board.Parts.Where(p => p.Sheet == sheet.Id)
                .SelectMany(p => p.Pins.Values).Distinct().Order(StringComparer.Ordinal)
                .Where(n => board.KindOf(n) is "power" or "ground"));
            texts.Add(new Label(x + 2, line - 2.9, "supplies: " + supplies, 7, 0, 'l'));

            boxes.Add(new OverviewBox(sheet, x, y, BoxWidth, BoxHeight, texts));
        }

        return boxes;
    }

    /// <summary>Numbers of the other sheets that a net is on, "2,4".</summary>
    public static string Others(BoardData board, string net, string sheet) => string.Join(',',
        board.Board.Sheets.Where(s => s.Id != sheet && Signals(board, s.Id).Contains(net))
            .Select(s => PageOf(board, s.Id)));

    private static int PageOf(BoardData board, string sheet) =>
        board.Board.Sheets.FindIndex(s => s.Id == sheet) + 2;

    private static IEnumerable<string> Signals(BoardData board, string sheet) => board.Parts
        .Where(p => p.Sheet == sheet).SelectMany(p => p.Pins.Values).Distinct()
        .Where(n => board.KindOf(n) is not ("power" or "ground"));

    private static IEnumerable<string> Wrap(string text)
    {
        while (text.Length > TextColumns)
        {
            int at = text.LastIndexOf(' ', TextColumns);
            yield return text[..at];
            text = "      " + text[(at + 1)..];
        }

        yield return text;
    }
}
