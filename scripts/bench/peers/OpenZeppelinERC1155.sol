// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";

/// @title OpenZeppelinERC1155
/// @notice OpenZeppelin's ERC-1155 as the benchmark's yardstick: nothing added but a mint without access control, so it
/// must never be deployed for real.
contract OpenZeppelinERC1155 is ERC1155 {
    constructor() ERC1155("") {}

    function mint(address to, uint256 id, uint256 amount) external {
        _mint(to, id, amount, "");
    }
}
