// A table that is sorted, filtered and paged in the page, and keeps that while its rows change.
import Box from "@cloudscape-design/components/box";
import Header, { type HeaderProps } from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useCollection } from "@cloudscape-design/collection-hooks";
import { type ReactNode, useMemo } from "react";

export type Column<T> = TableProps.ColumnDefinition<T> & { readonly id: string };

/** Of a column, in pixels: narrower, words are broken. */
const LEAST_WIDTH = 110;

interface ListProps<T> {
  readonly title: string;
  readonly items: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly toId: (item: T) => string;
  /** By which column it is sorted at first. */
  readonly sortedBy?: string;
  readonly descending?: boolean;
  /** Where it is given there is a filter by text, for what this gives. */
  readonly toText?: (item: T) => string;
  readonly empty: ReactNode;
  readonly actions?: HeaderProps["actions"];
  readonly description?: HeaderProps["description"];
  /** "500+" where there are more than are here. */
  readonly counter?: string;
  readonly preferences?: ReactNode;
  readonly visibleColumns?: readonly string[];
  readonly variant?: TableProps["variant"];
  readonly pageSize?: number;
}

export function List<T>(props: ListProps<T>) {
  const { title, items, columns, toId, toText, empty, sortedBy, descending = false, pageSize = 25 } = props;
  const definitions = useMemo(
    () => columns.map((column) => ({ minWidth: LEAST_WIDTH, ...column })),
    [columns],
  );
  const sortingColumn = definitions.find(({ id }) => id === sortedBy);
  const {
    items: shown,
    collectionProps,
    filterProps,
    paginationProps,
    filteredItemsCount,
  } = useCollection(items, {
    filtering: {
      filteringFunction: (item, text) => (toText?.(item) ?? "").toLowerCase().includes(text.toLowerCase()),
      empty: <Box textAlign="center">{empty}</Box>,
      noMatch: <Box textAlign="center">Nothing matches.</Box>,
    },
    sorting: sortingColumn ? { defaultState: { sortingColumn, isDescending: descending } } : {},
    pagination: { pageSize },
    selection: { trackBy: toId },
  });
  return (
    <Table
      {...collectionProps}
      variant={props.variant ?? "container"}
      items={shown}
      columnDefinitions={definitions}
      trackBy={toId}
      enableKeyboardNavigation
      wrapLines
      {...(props.visibleColumns && { visibleColumns: props.visibleColumns })}
      ariaLabels={{ tableLabel: title }}
      header={
        <Header
          variant="h2"
          counter={`(${props.counter ?? items.length})`}
          actions={props.actions}
          description={props.description}
        >
          {title}
        </Header>
      }
      filter={
        toText && items.length > 0 ? (
          <TextFilter
            {...filterProps}
            filteringPlaceholder={`Find in ${title.toLowerCase()}`}
            filteringAriaLabel={`Find in ${title.toLowerCase()}`}
            countText={`${filteredItemsCount ?? 0} of ${items.length}`}
          />
        ) : undefined
      }
      pagination={items.length > pageSize ? <Pagination {...paginationProps} /> : undefined}
      preferences={props.preferences}
    />
  );
}
