// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721A} from "erc721a/contracts/ERC721A.sol";

/// @title SequentialERC721A
/// @notice erc721a as the benchmark's yardstick: nothing added but a mint without access control, so it must never be
/// deployed for real.
contract SequentialERC721A is ERC721A {
    constructor() ERC721A("Sequential", "SEQ") {}

    function mint(address to, uint256 quantity) external {
        _mint(to, quantity);
    }
}
