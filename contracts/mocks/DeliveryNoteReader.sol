// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC1155Holder} from "@openzeppelin/contracts/token/ERC1155/utils/ERC1155Holder.sol";

import {IAtomicMarket} from "../blocks/market/IAtomicMarket.sol";

/// @title DeliveryNoteReader
/// @notice Keeps what a market told it about the ERC-1155 units it received.
contract DeliveryNoteReader is ERC1155Holder {
    address public operator;
    address public from;
    uint256 public amount;
    bytes public rawNote;

    function note() external view returns (IAtomicMarket.DeliveryNote memory) {
        return abi.decode(rawNote, (IAtomicMarket.DeliveryNote));
    }

    function onERC1155Received(
        address operator_,
        address from_,
        uint256 id,
        uint256 amount_,
        bytes memory data
    ) public override returns (bytes4) {
        (operator, from, amount, rawNote) = (operator_, from_, amount_, data);
        return super.onERC1155Received(operator_, from_, id, amount_, data);
    }
}
