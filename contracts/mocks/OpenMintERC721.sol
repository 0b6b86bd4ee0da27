// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @title OpenMintERC721
/// @notice A well-behaved OpenZeppelin ERC-721, which anybody may mint.
contract OpenMintERC721 is ERC721 {
    constructor() ERC721("Open mint", "OPEN") {}

    function mint(address to, uint256 id) external {
        _mint(to, id);
    }
}
