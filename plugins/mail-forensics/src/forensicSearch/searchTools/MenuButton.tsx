import Button from '@material-ui/core/Button';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import ArrowIcon from '@material-ui/icons/ArrowDropDown';
import { useState, type ReactNode } from 'react';

/** A button that opens a menu below it. */
export function MenuButton(props: {
  /** Must be unique on the page. */
  id: string;
  label: string;
  icon?: ReactNode;
  disabled?: boolean;
  items: { key: string; label: ReactNode; onSelect: () => void }[];
  /** Stands in the menu where there are no items. */
  none?: string;
  /** Before the menu opens. */
  onOpen?: () => void;
}) {
  const { id, items } = props;
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = () => setAnchor(null);
  return (
    <>
      <Button
        id={`${id}-button`}
        size="small"
        startIcon={props.icon}
        endIcon={<ArrowIcon />}
        disabled={props.disabled}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-controls={anchor ? `${id}-menu` : undefined}
        onClick={event => {
          props.onOpen?.();
          setAnchor(event.currentTarget);
        }}
      >
        {props.label}
      </Button>
      <Menu
        id={`${id}-menu`}
        open={anchor !== null}
        anchorEl={anchor}
        getContentAnchorEl={null}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        MenuListProps={{ 'aria-labelledby': `${id}-button` }}
        onClose={close}
      >
        {items.length === 0 && <MenuItem disabled>{props.none}</MenuItem>}
        {items.map(item => (
          <MenuItem
            key={item.key}
            onClick={() => {
              close();
              item.onSelect();
            }}
          >
            {item.label}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
